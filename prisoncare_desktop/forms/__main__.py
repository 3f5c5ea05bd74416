"""`python -m prisoncare_desktop.forms check FILE`: hands over to `form_check`, which may see the doors this room may
not."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from prisoncare_desktop.form_check.command import main

    raise SystemExit(main(sys.argv[1:], sys.stdout))
