from __future__ import annotations

import io
import os
import sys

from prisoncare_desktop.demo import follow

HANDS_OVER = """
import os, subprocess, sys
LAST = '''
import os, sys
while os.getppid() == int(sys.argv[1]):
    pass
print("the last has ended")
'''
subprocess.Popen([sys.executable, "-c", LAST, str(os.getpid())])
print("the first has ended", flush=True)
sys.exit(3)
"""


def test_the_practice_prison_stays_until_the_last_successor_has_ended() -> None:
    said = io.StringIO()
    assert follow([sys.executable, "-c", HANDS_OVER], dict(os.environ), said) == 3
    assert said.getvalue().split("\n") == ["the first has ended", "the last has ended", ""]
