"""What `mtcrcheck.rules.law` holds, under the name that modules still to be moved know it by."""

from mtcrcheck.rules.law import Following, Group, Member, load_following, load_group

__all__ = ["Following", "Group", "Member", "load_following", "load_group"]
