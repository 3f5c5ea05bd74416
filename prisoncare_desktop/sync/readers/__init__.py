"""FHIR resources as facts of ours, one file per feature; pure functions, resource in, arrival out.

Raise `Unreadable` where a resource does not say what we need; the caller keeps it as it is and counts it as held. May
import what `sync` may; no network.
"""
