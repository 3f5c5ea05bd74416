"""The figures of clinics: what became of the booked places of some days, and who stands behind each number.

May import: everything `ui` may; no other screen.

Two screens: `screen` (the numbers, by wing and by kind of clinic) and `lines_screen` (the places behind one of them).
What is asked stands in `asked`, as one line of text, so that it comes back after a lock.
"""
