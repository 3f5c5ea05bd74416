"""What is wrong with the lists of clinics: one line each, whose move it is, and the way to where it is put right.

May import: everything `ui` may; no other screen.
"""
