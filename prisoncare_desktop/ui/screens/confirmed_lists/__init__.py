"""Which lists of codes the trust has confirmed: a leader's page of the settings.

May import: everything `ui` may; no other screen.

Decision (2026-11-22): the codes stand under the list, so that a leader sees what is confirmed. It is confirmed by its
version, and one that changed since waits again.
"""
