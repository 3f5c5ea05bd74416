"""Pages in memory on screen, one below the other, and their way to a printer: for every screen that shows paper.

May import: what `ui` may, but no screen.

- The pages are handed in as bytes, rendered off the GUI thread as they come into view, and dropped when the screen is
  left. No file is written: printing paints the same images onto a printer, and printing to a file is switched off.
- What goes out is known before it does: `OnView.before_printing` is run first, and where it fails nothing is printed.
"""
