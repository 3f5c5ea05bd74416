"""Capacity: places of the clinics, how many were used, by whose doing the others were lost, and the third free place.

May import: everything `ui` may; no other screen.

Decision (2026-11-22): a number that rests on what nobody said is the words "not known", never nought and never a guess;
beside one that rests on some clinics alone stands of how many. How each is made stands under the table.
"""
