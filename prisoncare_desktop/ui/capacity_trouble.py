"""Why something about regime, waiting lists or kinds of clinic cannot be done, in words, by the rule's code."""

from __future__ import annotations

CAPACITY: dict[str, tuple[str, str]] = {
    "regime-too-far": (
        "That day is more than a month away.",
        "The regime is said for a month back and a month ahead. Nothing was changed.",
    ),
    "waiting-kind": ("That kind of clinic is not held any more.", "Choose another. Nobody was put on the list."),
    "waiting-left": (
        "They have left the prison.",
        "Say first, on their page, that they are back. Nobody was put on the list.",
    ),
    "waiting-already": (
        "They are on this waiting list already.",
        "Their clock goes on from the day they first asked. Nothing was changed.",
    ),
    "waiting-day": (
        "That day is to come, or more than two years ago.",
        "Type the day on which the place was asked for.",
    ),
    "waiting-priority": ("That is no priority of the list.", "Choose another."),
    "waiting-over": (
        "They do not wait any more: somebody has booked them or taken them off.",
        "The list shows how it stands now. Nothing was changed.",
    ),
    "waiting-other-clinic": (
        "That is another clinic than they wait for.",
        "Choose a clinic of the same kind. They are still on the waiting list.",
    ),
    "waiting-why": ("That is no reason of the list.", "Choose another. They are still on the waiting list."),
    "clinic-list-unreadable": (
        "That cannot be read as a list of kinds of clinic.",
        "Nothing was changed. Ask whoever looks after PrisonCare here.",
    ),
    "clinic-code": ("Another kind has that code already.", "Give it another name. Nothing was changed."),
    "clinic-name": (
        "That name is missing, longer than 40 letters, or another clinic’s.",
        "Give it a name of its own. Nothing was changed.",
    ),
    "clinic-word": ("Some words are longer than 60 letters.", "Shorten the place, the provider or the pilot."),
    "clinic-number": (
        "A number is missing or out of range.",
        "Minutes go from 1 to 480, places from 1 to 200, days of waiting from 1 to 365. Nothing was changed.",
    ),
    "clinic-coded": ("One of the choices is on no list any more.", "Choose another. Nothing was changed."),
    "clinic-gone": (
        "A kind of clinic is retired, never taken out.",
        "What was recorded by it must keep its name. Nothing was changed.",
    ),
    "clinic-team": (
        "Whose clinic it is stays as it was said first.",
        "Make a new kind for the other team, and retire this one. Nothing was changed.",
    ),
    "clinic-place": (
        "Then every clinic but the masked ones would have a place of its own.",
        "Paper that says “Health centre” would tell what for. Leave at least one without a place.",
    ),
    "hours-times": (
        "Some hours cannot be read, or a half-day ends before it begins.",
        "Type them as 08:30. Nothing was changed.",
    ),
    "too-many-days": ("That is too many days at a time.", "Choose fewer. Nothing was changed."),
}
