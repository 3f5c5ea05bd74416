"""How this PC is let in at a server and speaks to it: `transport.py` is FHIR over a `line.py`, the only file that opens
a socket; `credentials.py`, `smart.py` and `client_certificate.py` say who this PC is.
"""
