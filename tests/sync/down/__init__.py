"""Tests of `prisoncare_desktop.sync.down`."""
