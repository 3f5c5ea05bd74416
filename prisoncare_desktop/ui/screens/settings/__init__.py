"""Settings: the cards a role has, one's own password, this PC.

May import: everything `ui` may; no other screen. People, backups, the trail and About are screens of their own; a card
leads to each that this role has and this program knows.
"""
