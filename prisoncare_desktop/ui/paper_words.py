"""Variants and languages of paper, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.forms.paper import Variant


def tr(text: str) -> str:
    return QCoreApplication.translate("paper_words", text)


def variant_words(variant: Variant) -> str:
    """Return e.g. `large print`."""
    words = {
        Variant.STANDARD: tr("standard"),
        Variant.LARGE_PRINT: tr("large print"),
        Variant.EASY_READ: tr("easy read"),
    }
    return words[variant]


def language_words(language: str) -> str:
    """Return a language's name in English; its code where this version has no name for it."""
    base = language.split("-")[0]
    return next((one.label for one in value_set("language").concepts if one.code == base), language)
