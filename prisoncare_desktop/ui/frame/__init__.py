"""The parts of the frame round every screen: the rail, the top bar. `ui/main_window.py` puts them together.

May import: Qt, `ui.theme`, `ui.widgets`. Knows rooms and words, no feature.
"""
