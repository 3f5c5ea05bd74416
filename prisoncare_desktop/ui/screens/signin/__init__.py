"""Who is here: choose a name, type a password. Also the lock screen, as switching user is one choice and one password.

May import: Qt, `ui.theme` and `ui.widgets` only, because this is the first thing painted.
"""
