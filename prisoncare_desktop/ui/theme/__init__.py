"""How it looks: tokens of colour, space and type; the one QSS made from them; Inter; icons.

May import: Qt and `resources`. Nothing here knows a widget of ours.

Decisions:
- 2026-11-21 The look on show is kept on the QApplication (`look.look()` reads it there), not in a module global:
  painted widgets need it in every paint event, and passing it through each constructor bought nothing but length.
- 2026-11-21 Field edges are darker than in the reference pictures (3:1 on white, WCAG 1.4.11), as a person must see
  where to type on a washed-out screen.
- 2026-11-21 Text size is a factor on the tokens (`Look.text_scale`), beside Qt's own scale factor: 200% text without
  200% of everything is what a small screen needs.
"""
