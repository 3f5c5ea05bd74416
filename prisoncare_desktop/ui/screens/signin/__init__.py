"""Who is here: choose a name, type a password. Also the lock screen, as switching user is one choice and one password.

May import: Qt, `ui.theme` and `ui.widgets` only, because this is the first thing painted. The further pages
(`door_page.py` and what is built on it) are imported by `ui/door_pages.py` when somebody asks for one.

Decisions (2026-11-22):
- A PC without a store says so and offers to set it up; nothing is made before the last of what is asked was checked.
- The recovery code is on view once, cannot be copied, and the way on is the end of it typed off the paper.
- A page with codes and passwords on it is dropped when the PC locks or is left alone, as a session is.
"""
