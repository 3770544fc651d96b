"""The spec file: quantities with units, the model, reading, and diagnostics with line and column."""
