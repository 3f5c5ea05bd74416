"""Access to look at: emergency openings that wait for a leader, and openings that look unusual.

May import: everything `ui` may; no other screen. Leaders reach it from Today.

Decisions (2026-11-22):
- "Unusual" is a question, not an accusation: each line says which plain rule it met, and nothing is to be ticked off.
- An emergency opening is looked at once: it was justified, or it is to be talked over. What comes of that talk is no
  business of this program.
"""
