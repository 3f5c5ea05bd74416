"""The regime calendar: what every wing's half-days are like, a week at a time; one key says it and keeps it.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22):
- A table of wings by half-days and not a form: a lockdown is said of what one points at, in one key.
- Letters (N, R, L, O) and not digits, since Shift with the letter says the whole day: what Shift makes of a digit
  depends on the keyboard.
- The row "All wings" is one of the rows, so that what a key is about is always under the cursor.
- Nothing said is shown as nothing, apart from "normal", and what was said is changed by saying something else.
"""
