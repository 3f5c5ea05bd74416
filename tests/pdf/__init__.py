"""Tests of the paper door."""
