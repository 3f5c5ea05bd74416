"""Tests of the look: contrast, fonts, style sheet."""
