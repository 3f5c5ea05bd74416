"""The screen: shows and asks; never decides. The only room that knows PySide6.

May import: usecases, domain and forms (to show them), settings, resources, log, errors. Never store, sync, pdf, scan.

Within: `theme` (tokens, QSS, fonts) is known by all and knows only Qt and `resources`; `widgets` (parts that know no
feature) stand on it; `main_window` (the frame) on those; `forms` and `screens` above. Only `tasks` makes threads.

Decisions:
- 2026-11-21 Fusion style everywhere: the same pixels in tests and on Windows, and QSS behaves.
- 2026-11-22 What is refused is worded by the rule's code, feature by feature (`*_trouble`); `trouble` puts the tables
  together and has the words of all other errors.
- 2026-11-21 Overlays (sheets, panels, palette, search results, curtain, keys, help, toast) are child widgets of the
  window, never native popups and never a nested event loop: a lock must be able to cover them, and a test can see them.
- 2026-11-22 There is one lock, the hard one: the process that held the key ends, and its successor shows the door
  (`succession`, `heir`). Python cannot wipe a key: after a lock within the process 7 copies of it were still in
  memory, in the successor none. A soft lock, which would keep the key for a quick return, is not needed: on two busy
  cores a door that can be used stands 0.8 s after the lock, and another person's first page 1.7 s after it, Argon2id
  included. The same goes for the door's pages that open keys without a session (a forgotten password, a backup
  looked into).
- 2026-11-22 `tests/` lock within their process by `stay_in_this_process`, which nothing in the product names.
- 2026-11-21 Until the sign-in window is painted only Qt, `theme`, `widgets` and `resources` are imported (a test
  counts).
"""
