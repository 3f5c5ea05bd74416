"""Whose absence nobody has explained yet: a list with its seven days, explained where it stands.

May import: everything `ui` may; no other screen.
"""
