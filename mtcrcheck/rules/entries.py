"""What `mtcrcheck.rules.law` holds, under the name that modules still to be moved know it by."""

from mtcrcheck.rules.law import ALWAYS, Reason, Rule, Version, load_rule

__all__ = ["ALWAYS", "Reason", "Rule", "Version", "load_rule"]
