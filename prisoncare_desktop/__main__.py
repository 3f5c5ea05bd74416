"""Starts PrisonCare; nothing else."""

from __future__ import annotations

import sys

from prisoncare_desktop.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
