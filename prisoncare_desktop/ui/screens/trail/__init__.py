"""The trail: who did what, whether it is whole, and who saw one record. For the auditor and for leaders.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22): a check runs piece by piece on a reading thread, so that its progress is seen and no save waits
for it. A file is written by the thread for other work, for this account only, where the person says.
"""
