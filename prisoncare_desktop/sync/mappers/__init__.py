"""Our events as FHIR, one file per feature; pure reckoning on the payload and the central record's last known copy.

A mapper never asks the server anything: what it needs and does not have raises `ParentUnknown`, and the entry waits.
"""
