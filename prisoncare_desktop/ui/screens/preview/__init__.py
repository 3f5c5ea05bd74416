"""A print pack or blank copies of a form on screen, page by page, and on their way to a printer.

May import: everything `ui` may; no other screen.

Decisions (2026-11-21):
- The pack is handed in as bytes, rendered page by page off the GUI thread, and dropped when the screen is left. No file
  is written: printing paints the same images onto a printer, and printing to a file is switched off.
- Pages are rendered as they come into view and a few are kept; 200 dpi grey is what goes to paper: a scan of the form
  finds its boxes by the millimetre, and its code has modules of more than ten dots.
- (2026-11-22) Blank copies come the same way, in a screen of their own: they belong to the Forms page in the settings.
  A draft is shown with DRAFT on its pages, and without a way to the printer; the use case refuses it too.
"""
