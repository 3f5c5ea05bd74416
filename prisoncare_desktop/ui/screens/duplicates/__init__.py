"""Possible duplicates: two identities side by side, why they could be one person, and what people say of them.

May import: everything `ui` may; no other screen.

Decided (2026-11-22): what is decided stays on the list for a while, below what is not, for a leader may take it back.
"""
