"""What this PC keeps: the window, what would be trimmed, the last trim, and whose record is held. For leaders.

May import: everything `ui` may; no other screen. Names only those under legal hold; of all others there is a number.
"""
