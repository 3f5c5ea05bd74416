"""Whether two names could be one, as people, registers and alphabets spell it.

Accents, capitals, hyphens, apostrophes and blanks say nothing. Then: the same letters; one letter missing, wrong, too
many or two that changed places; the same consonants, which is what the many spellings of one Arabic, Kurdish or Somali
name have in common (Mohammed, Muhamad, Mohamed); a part of a longer name (Smith, Smith-Jones; Dan, Daniel).
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import Final

_SAID_WITH = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_LIKE_MARKS = dict.fromkeys(map(ord, "ʹʺʻʼʽʾʿˈـ"))  # Unicode has them as letters; a name is the same without
_ONE_LETTER = str.maketrans({"ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه"})  # as Persian and Arabic keyboards write it
PLAIN_LETTERS: Final = {**_SAID_WITH, **_LIKE_MARKS, **_ONE_LETTER}
"""For `str.translate`: letters that no accent makes, as somebody types them who has not got them on the keyboard."""
_SPLITS = re.compile(r"[\s\-‐-―/.]+")
_ARTICLES = frozenset({"al", "el", "ul", "bin", "ibn", "bint", "abu"})  # written apart, joined, or left out
_SPELT = (("sch", "s"), ("sh", "s"), ("ch", "k"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("dh", "d"), ("th", "t"))
_ALIKE = str.maketrans({"c": "k", "q": "k", "x": "ks", "z": "s", "j": "g", "v": "f", "w": None, "y": None})
_VOWELS = frozenset("aeiou")
_MEMORY = 4096

SHORT = 4  # letters; in fewer, one that differs makes another name (Lee, Leo)
LONG = 8  # letters; in as many, two may differ (Wojciechowski)
BEGINS = 3  # letters that a short form has at least (Dan, Daniel)


class NameLikeness(IntEnum):
    """How alike two names are; more is liker."""

    OTHER = 0
    PART = 1
    SOUNDS = 2
    NEAR = 3
    SAME = 4


@lru_cache(_MEMORY)
def words(name: str) -> tuple[str, ...]:
    """Return a name's words as they are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))
    parts = ("".join(c for c in part.translate(PLAIN_LETTERS) if c.isalnum()) for part in _SPLITS.split(plain))
    return tuple(part for part in parts if part)


def whole(name: str) -> str:
    """Return a name as one word: "O'Brien-Sharp" is "obriensharp"."""
    return "".join(words(name))


def likeness(one: str, other: str) -> NameLikeness:
    """Return how alike two names are. The order makes no difference, nor does that of a name's words."""
    a, b = words(one), words(other)
    if not a or not b:
        return NameLikeness.OTHER
    whole_a, whole_b = "".join(a), "".join(b)
    if whole_a == whole_b or sorted(a) == sorted(b):
        return NameLikeness.SAME
    if _near(whole_a, whole_b):
        return NameLikeness.NEAR
    sound_a, sound_b = consonants(one), consonants(other)
    if sound_a == sound_b and len(sound_a) > 1:
        return NameLikeness.SOUNDS
    if _is_part(a, b):
        return NameLikeness.PART
    return NameLikeness.OTHER


def given_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> NameLikeness:
    """Return how alike the most alike are of what two people are called by; a short form is a part."""
    return max(max(likeness(a, b), _begins(whole(a), whole(b))) for a in one for b in other)


@lru_cache(_MEMORY)
def consonants(name: str) -> str:
    """Return a name's consonants, those written in several ways as one; a leading vowel as "a"."""
    parts = [word for word in words(name) if word not in _ARTICLES] or list(words(name))
    text = "".join(parts)
    for article in ("al", "el"):
        if text.startswith(article) and len(text) > len(article) + 3 and text[2] not in _VOWELS:
            text = text.removeprefix(article)
    for written, sound in _SPELT:
        text = text.replace(written, sound)
    text = text.translate(_ALIKE)
    kept = ["a"] if text[:1] in _VOWELS else []
    for letter in text:
        if letter not in _VOWELS and kept[-1:] != [letter]:
            kept.append(letter)
    return "".join(kept)


def _near(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if shorter < SHORT:
        return False
    return edits(one, other, 2 if shorter >= LONG else 1) <= (2 if shorter >= LONG else 1)


def edits(one: str, other: str, most: int) -> int:
    """Return how many letters must be put in, left out, changed or swapped with a neighbour; `most` + 1 if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before_last = row, before
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and (not before_last or min(last) > most):
            return most + 1
        before = last
    return min(row[-1], most + 1)


def _is_part(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether all words of the shorter, none of them a mere article, stand in the longer."""
    few, many = sorted(({w for w in some if w not in _ARTICLES} for some in (one, other)), key=len)
    return bool(few) and few < many and any(len(word) >= BEGINS for word in few)


def _begins(one: str, other: str) -> NameLikeness:
    short, long = sorted((one, other), key=len)
    return NameLikeness.PART if len(short) >= BEGINS and long.startswith(short) else NameLikeness.OTHER
