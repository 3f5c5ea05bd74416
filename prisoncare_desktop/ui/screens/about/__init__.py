"""About: this PC, what is new, the keys, whose work it stands on.

May import: everything `ui` may; no other screen. Says nothing of where the data lies: that is for IT's own report.
"""
