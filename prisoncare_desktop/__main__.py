"""Starts PrisonCare, or the one thing it does without a window; nothing else."""

from __future__ import annotations

import sys

_HELP = """\
prisoncare                 opens the window: everything is done there
prisoncare sync --once     one sync without it, for IT; sync --help says more
"""


def main() -> int:
    """Start with what was typed behind the program's name: what the installed command `prisoncare` calls."""
    if sys.argv[1:2] == ["sync"]:
        from prisoncare_desktop import sync_once

        return sync_once.main(sys.argv[2:], sys.stdout)
    if sys.argv[1:2] in (["--help"], ["-h"]):
        sys.stdout.write(_HELP)
        return 0
    from prisoncare_desktop import app

    return app.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
