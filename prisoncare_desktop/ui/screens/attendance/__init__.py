"""The keystroke grid: one clinic session, one row a resident, one key an outcome.

May import: everything `ui` may; no other screen. `grid_rows` says what a row shows, `heading_words` what stands over
them, `saving` keeps the order of what was keyed, `closing` what X does next, `placing` who comes onto the list and who
leaves it; `view` and `screen` as everywhere.

Decisions (2026-11-21):
- The cursor moves at the key; the chip changes only when the store has been read again after the save. A save that
  takes longer than a blink says "Saving…", one that failed says "Not saved" until it is keyed again.
- Each key is bound to its row when it is pressed, and the saves of one row go one after the other, each against the
  revision the one before left: quick typing and quick corrections never meet `ChangedMeanwhile`, and somebody else's
  change always does.
- After a failed save the cursor stays where the nurse is: moving it would send her next key to the wrong person.
- In a narrow window the number and who recorded leave the grid; the line under it always says everything
  there is to know of the selected row.

Decisions (2026-11-22):
- Ctrl+Z is one stack over outcomes, notes, details, walk-ins, moves and new bookings of this sitting, the latest first;
  a clinic called off is one step. Closing is not on it: what comes after opens the clinic again, and X changes it.
- X shows whom nobody recorded before it closes anything. A clinic counts as closed while it was closed and nobody on
  its list is without an outcome; that is worked out, not kept.
- An open ACCT and all else about the selected row stand under the list: above it, the rows would move under the hand.
- A double click records one resident, not two; whoever clicks faster than that waits half a second.
- Whether it is them is asked by Y and not by Enter, which hands learn to press unread, and only of namesakes.
- In a cramped window (large text) one button has every key, and the line leaves out what the list says itself.
"""
