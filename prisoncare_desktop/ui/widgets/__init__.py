"""Parts that know no feature: table, chip, palette, banner, cards, the foot of keys, the curtain.

May import: Qt and `ui.theme`. A widget here speaks of rows, keys and words, never of residents or clinics;
`person_picker` alone knows that it is people who are chosen among.

What lies over the window is an `Overlay` (`overlay`: sheets; `beside_panel`: panels beside a row), but for the key
palette, whose keys are its rows. A page's own keys are bound by `shortcuts`.

Decisions:
- 2026-11-21 Painted where QSS looks amateurish (table, chip, key cap, buttons, avatar, bars), plain Qt elsewhere.
- 2026-11-21 The focus ring (2 px ink in 3 px yellow) is one widget that follows the focus (`focus_ring.py`), since QSS
  cannot paint outside a widget. The table shows focus in its selected row instead.
- 2026-11-21 Typing to jump: a command letter acts at once; any other letter, `/` or F3 starts a jump, and while its
  pill is on view every letter belongs to the jump until Enter, Esc, an arrow or leaving the table. There is no
  time-out: a slow typist's next letter must not turn into "attended" for somebody else.
"""
