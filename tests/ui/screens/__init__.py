"""Tests of the screens, one folder each."""
