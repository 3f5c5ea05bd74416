"""G8: whatever a server answers, this PC answers with one of our own errors, within its time and memory.

`answers.py` spoils true answers by seed; `test_engine.py` lets a whole sync meet them; `test_parsers.py` and `child.py`
hold every parser to its limits in a process that may open nothing. `corpus/` keeps what once got through.
"""
