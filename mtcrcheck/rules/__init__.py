"""Conditions, three-valued logic, clauses and dates. Knows operators, knows no law."""
