"""What is wrong with an answer: one rule a file, gathered in `every_rule`.

A rule takes an item and its answers and yields `Problem`s: a code and data, no words. It is asked only about items
that are enabled. Rules speak when a form is completed; a draft is never blocked (decided 2026-11-21: a nurse who is
called away keeps what she has).
"""
