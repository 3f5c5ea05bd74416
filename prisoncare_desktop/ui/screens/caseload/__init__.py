"""The caseload: who is owed which review, when and why. Overdue first.

May import: everything `ui` may; no other screen.

Decision (2026-11-21): it opens with one's own residents; E shows everybody's, as a colleague's overdue review on one's
wing is worth a walk. The choice holds for the session.
"""
