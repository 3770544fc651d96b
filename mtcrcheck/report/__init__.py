"""One module per output format; each reads the result object alone."""
