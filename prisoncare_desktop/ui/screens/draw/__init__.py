"""The weekly draw: who is asked how their health care was, why nobody else, and the paper that goes out for it.

May import: everything `ui` may; no other screen.

Decisions (2026-11-21):
- It opens with last week: this week's draw can only be made when the week is over.
- The pack goes to the preview as bytes in a signal, and is kept nowhere else. Made again, it has new codes; so the
  button says how many forms, and the preview prints the same pack as often as a jammed printer needs.
- "Is it fair?" gives the figures and names the lowest and the highest wing. It calls no difference unfair: that takes a
  test of chance, which comes with the fairness page.
"""
