"""A picture inside a form that goes with an item, as one that shows how to read a test.

Only what is in the form itself is shown, a PNG or a JPEG of bounded size: nothing is fetched from an address.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.values import Attachment

MOST_BYTES: Final = 2_000_000
_BEGINNINGS: Final = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}


def content_of(picture: Attachment) -> bytes | None:
    """Return the picture's file; None where the form does not hold it, or it is of another kind or too large."""
    data = picture.data or _in_address(picture.url or "")
    if not data or len(data) > MOST_BYTES * 3 // 2:  # base64 is a third longer, its line breaks more
        return None
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if len(content) <= MOST_BYTES and kind_of(content) else None


def kind_of(content: bytes) -> str:
    """Return "png" or "jpeg" by how a file begins, whatever it calls itself; "" for any other."""
    return next((kind for kind, beginning in _BEGINNINGS.items() if content.startswith(beginning)), "")


def is_elsewhere(picture: Attachment) -> bool:
    """Say whether the form gives only an address of it."""
    return not picture.data and bool(picture.url) and not (picture.url or "").startswith("data:")


def has_place_for_one(item: Item) -> bool:
    """Say whether an item stands for itself on the page: a group is a heading, help a line under another item."""
    return item.is_question or (item.type is ItemType.DISPLAY and item.control is None)


def _in_address(url: str) -> str:
    head, comma, data = url.partition(",")
    return data if comma and head.startswith("data:") and head.endswith(";base64") else ""
