"""Tests of signing in, as seen."""
