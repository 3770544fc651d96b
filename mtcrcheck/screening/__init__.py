"""The same derivations and clauses over tables: one row an aircraft, compiled to columns of an engine."""
