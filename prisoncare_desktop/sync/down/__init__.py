"""The way down: `inbound.py` walks each list (`walk.py`), page by page (`pages.py`); `reconcile.py` and `sanity.py`
look for what no walk shows.
"""
