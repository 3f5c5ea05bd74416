"""The hazard log and the tests that show its controls hold each other together."""
