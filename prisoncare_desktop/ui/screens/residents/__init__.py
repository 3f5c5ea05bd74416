"""Residents: who is here, and the page of one: who they are, what they need, what to be careful of.

May import: everything `ui` may; no other screen. Nothing sensitive: no substance misuse facts, no clinic names.
"""
