"""Roles in the words people use for them, also of themselves."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.staff import Role

_WORDS = {
    Role.NURSE: "Nurse",
    Role.SMS_WORKER: "SMS worker",
    Role.ADMINISTRATOR: "Administrator",
    Role.LEADER: "Leader",
    Role.AUDITOR: "Auditor",
    Role.IT: "IT",
    Role.SYNC: "Sync",
}


def role_words(role: Role) -> str:
    """Return what a role is called on screen."""
    return QCoreApplication.translate("role", _WORDS[role])
