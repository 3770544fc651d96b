"""Conditions, three-valued logic, decisions, dates, and the law of a day as it is read from ``law/``."""
