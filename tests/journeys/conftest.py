from __future__ import annotations

from tests.journeys.fenmere import fenmere, fenmere_template

__all__ = ["fenmere", "fenmere_template"]
