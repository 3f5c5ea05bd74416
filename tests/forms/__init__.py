"""Tests of the forms engine.

What others published (`published.py`, `tests/data/published_forms`) is read, filled in at random (`walk.py`), broken
(`spoiled.py`) and tabled (`python -m tests.forms.table`). What we write is judged by code that is not the product's:
its meaning by `judge.py`, its shape by a library that nobody here wrote (`shape_by_others.py`).
"""
