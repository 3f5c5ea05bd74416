"""Tests of `prisoncare_desktop.sync.standing`."""
