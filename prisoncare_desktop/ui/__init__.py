"""The screen: shows and asks; never decides. The only room that knows PySide6.

May import: usecases, domain and forms (to show them), settings, resources, log, errors. Never store, sync, pdf, scan.

Within: `theme` (tokens, QSS, fonts) is known by all and knows only Qt and `resources`; `widgets` (parts that know no
feature) stand on it; `main_window` (the frame) on those; `forms` and `screens` above. Only `tasks` makes threads.

Decisions:
- 2026-11-21 Fusion style everywhere: the same pixels in tests and on Windows, and QSS behaves.
- 2026-11-21 Overlays (palette, search results, curtain, keys, help, toast) are child widgets of the window, never
  native popups and never a nested event loop: a lock must be able to cover them, and a test can see them.
- 2026-11-21 Until the sign-in window is painted only Qt, `theme`, `widgets` and `resources` are imported (a test
  counts).
"""
