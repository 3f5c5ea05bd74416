"""Tests of `prisoncare_desktop.sync.access`."""
