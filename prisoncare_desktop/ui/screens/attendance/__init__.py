"""The keystroke grid: one clinic session, one row a resident, one key an outcome.

May import: everything `ui` may; no other screen. `grid_rows` says what a row shows, `reasons` what the palette offers,
`saving` keeps the order of what was keyed, `view` and `screen` as everywhere.

Decisions (2026-11-21):
- The cursor moves at the key; the chip changes only when the store has been read again after the save. A save that
  takes longer than a blink says "Saving…", one that failed says "Not saved" until it is keyed again.
- Each key is bound to its row when it is pressed, and the saves of one row go one after the other, each against the
  revision the one before left: quick typing and quick corrections never meet `ChangedMeanwhile`, and somebody else's
  change always does.
- After a failed save the cursor stays where the nurse is: moving it would send her next key to the wrong person.
- In a narrow window the number and who recorded leave the grid; the line under it always says everything
  there is to know of the selected row.
"""
