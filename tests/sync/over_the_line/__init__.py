"""Sync over real sockets with a FHIR server that nobody here wrote, through the proxy that breaks lines.

`trust.py` is the server with its line and its oracle; the oracle reads the server's own history, and nothing of how
sync works but the mark that each change carries.
"""
