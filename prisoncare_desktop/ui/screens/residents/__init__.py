"""Residents: who is here, and the page of one: who they are, what they need, what to be careful of.

May import: everything `ui` may; no other screen. Nothing sensitive: no substance misuse facts, no clinic names.

That another team keeps a record of a resident is said here, to those who care for them, in words that tell a passer-by
nothing of what it is (2026-11-22).
"""
