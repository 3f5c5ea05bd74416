"""Tests of `prisoncare_desktop.sync.courier`."""
