"""The practice prison: the same from the same seed, possible in every record, and taken whole by a real FHIR server."""
