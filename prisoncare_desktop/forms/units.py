"""Units that can be turned into each other exactly: the metric ones and the inch, by their UCUM codes.

Source: UCUM (unitsofmeasure.org), the international inch of 2.54 cm. Temperatures and clinical units are left out:
what cannot be turned exactly is not compared.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

UCUM: Final = "http://unitsofmeasure.org"

_IN_BASE: Final[dict[str, tuple[str, Decimal]]] = {
    "kg": ("mass", Decimal(1000)),
    "g": ("mass", Decimal(1)),
    "mg": ("mass", Decimal("0.001")),
    "ug": ("mass", Decimal("0.000001")),
    "ng": ("mass", Decimal("0.000000001")),
    "km": ("length", Decimal(1000)),
    "m": ("length", Decimal(1)),
    "cm": ("length", Decimal("0.01")),
    "mm": ("length", Decimal("0.001")),
    "[in_i]": ("length", Decimal("0.0254")),
    "[ft_i]": ("length", Decimal("0.3048")),
    "[mi_i]": ("length", Decimal("1609.344")),
    "L": ("volume", Decimal(1)),
    "dL": ("volume", Decimal("0.1")),
    "mL": ("volume", Decimal("0.001")),
    "wk": ("time", Decimal(604_800)),
    "d": ("time", Decimal(86_400)),
    "h": ("time", Decimal(3_600)),
    "min": ("time", Decimal(60)),
    "s": ("time", Decimal(1)),
}


def in_base(number: Decimal, code: str) -> tuple[str, Decimal] | None:
    """Return (what is measured, the number in that measure's base unit); None for a unit that is not known here."""
    known = _IN_BASE.get(code)
    return None if known is None else (known[0], number * known[1])
