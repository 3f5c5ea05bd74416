"""The way up: `upload.py` claims, freezes and sends; `answers.py` and `settle.py` take each answer alone."""
