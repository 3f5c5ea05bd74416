"""Starts PrisonCare; nothing else."""

from __future__ import annotations

import sys

from prisoncare_desktop import app


def main() -> int:
    """Start with what was typed behind the program's name: what the installed command `prisoncare` calls."""
    return app.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
