"""The spec file: quantities with units, the model, reading and writing, and diagnostics with line and column."""
