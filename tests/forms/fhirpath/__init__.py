"""Expressions, read and run."""
