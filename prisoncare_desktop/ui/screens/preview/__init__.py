"""A print pack or blank copies of a form on screen, page by page, and on their way to a printer.

May import: everything `ui` may; no other screen.

Decisions (2026-11-21):
- The pages are shown and printed by `ui.paged`; 200 dpi grey is what goes to paper: a scan of the form finds its boxes
  by the millimetre, and its code has modules of more than ten dots.
- (2026-11-22) Blank copies come the same way, in a screen of their own: they belong to the Forms page in the settings.
  A draft is shown with DRAFT on its pages, and without a way to the printer; the use case refuses it too.
"""
