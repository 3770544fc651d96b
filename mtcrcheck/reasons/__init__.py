"""Why a verdict is what it is: its steps, how far off it is, what would decide it, what to mind."""
