"""Output formats, and the words, tables and pictures that they share; each reads the result object alone."""
