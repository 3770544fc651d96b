"""What `mtcrcheck.rules.law` holds, under the name that modules still to be moved know it by."""

from mtcrcheck.rules.law import LAW, Interpretation, Law, Library, load_interpretation, load_library

__all__ = ["LAW", "Interpretation", "Law", "Library", "load_interpretation", "load_library"]
