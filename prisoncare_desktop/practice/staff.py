"""Who works at HMP Fenmere: those who sign in to the practice prison, and their colleagues at the central record."""

from __future__ import annotations

from typing import Final

from prisoncare_desktop.domain.staff import Role, StaffMember

DEMO_PASSWORD: Final = "fenmere-demo-2026"  # noqa: S105  shown on the sign-in window of the practice prison
SMS_TEAM: Final = "Phoenix team"

OKAFOR: Final = StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1a01", "Sister Okafor", Role.NURSE, wing="A")
BELL: Final = StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1a02", "Jo Bell", Role.SMS_WORKER, team=SMS_TEAM)
WOOD: Final = StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1a03", "Grace Wood", Role.ADMINISTRATOR)
HALE: Final = StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1a04", "Dr Hale", Role.LEADER)

DEMO_PEOPLE: Final = (OKAFOR, BELL, WOOD, HALE)

# No clinicians, so the central record knows nothing of them; they sign in to this PC.
NOVAK: Final = StaffMember("staff-it", "Sam Novak", Role.IT)
KEMP: Final = StaffMember("staff-auditor", "Iris Kemp", Role.AUDITOR)

SIGN_IN_PEOPLE: Final = (*DEMO_PEOPLE, NOVAK, KEMP)

SHAH: Final = StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1a05", "Priya Shah", Role.SMS_WORKER, team=SMS_TEAM)

WING_NURSES: Final = {
    "A": OKAFOR,
    "B": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1b02", "Marcus Lyle", Role.NURSE, wing="B"),
    "C": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1b03", "Sister Fennimore", Role.NURSE, wing="C"),
    "D": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1b04", "Ngozi Dike", Role.NURSE, wing="D"),
    "E": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1b05", "Tom Askew", Role.NURSE, wing="E"),
    "F": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1b06", "Carys Penry", Role.NURSE, wing="F"),
}

# Who holds the clinics off the wing, by clinic type.
CLINICIANS: Final = {
    "gp": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1c01", "Dr Sethi", Role.NURSE),
    "dentist": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1c02", "Ms Arkwright", Role.NURSE),
    "optician": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1c03", "Mr Oduya", Role.NURSE),
    "physio": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1c04", "Hanna Lind", Role.NURSE),
    "long-term": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1c05", "Sister Quayle", Role.NURSE),
    "sexual-health": StaffMember("5b1f0a36-7c42-4d0e-9a53-3f4e8d2c1c06", "Dr Imrie", Role.NURSE),
    "substance-misuse": BELL,
}


def everybody() -> tuple[StaffMember, ...]:
    """Return all who work here, each once, the four of the demo first."""
    known = {m.id: m for m in (*DEMO_PEOPLE, SHAH, *WING_NURSES.values(), *CLINICIANS.values())}
    return tuple(known.values())


def clinician_of(clinic_code: str, wing: str) -> StaffMember:
    """Return who holds this clinic."""
    return WING_NURSES[wing] if clinic_code == "nurse-triage" else CLINICIANS[clinic_code]
