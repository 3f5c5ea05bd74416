"""What a password must be, and four random words that are one.

The rule follows the usual advice: length counts, forced signs and figures do not. A suggestion is four words drawn at
random from `resources/words/plain_words.txt`: 2,276 words, so 2.7 * 10^13 passwords (44 bits). Each guess at a stolen
key slot costs an Argon2id of 64 MiB and about a third of a second of a core, so all of them take some 290,000
core-years. At the sign-in window guesses are few, as wrong tries are counted and throttled.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from prisoncare_desktop import resources

LEAST_CHARACTERS = 12
WORDS_SUGGESTED = 4
_DIFFERENT_CHARACTERS = 5  # fewer are a pattern: "abababababab"
_LEFT_OVER = 6  # characters a password must have besides a name and what everybody types
_WHAT_EVERYBODY_TYPES = ("password", "passw0rd", "prisoncare", "letmein", "welcome", "qwertyuiop", "asdfghjkl", "hmp")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def problem_with(password: str, name: str) -> str:
    """Return the code of what is wrong with this password for somebody of this name; "" if nothing is."""
    if len(password.strip()) < LEAST_CHARACTERS:
        return "password-too-short"
    plain = "".join(c for c in password.casefold() if c.isalnum())
    if len(set(plain)) < _DIFFERENT_CHARACTERS:
        return "password-repeats"
    names = [part for part in name.casefold().split() if len(part) > 2]
    left = plain
    for part in names:
        left = left.replace(part, "")
    if left != plain and len(left) < _LEFT_OVER:
        return "password-is-the-name"
    for known in _WHAT_EVERYBODY_TYPES:
        left = left.replace(known, "")
    if len(_without_runs(left)) < _LEFT_OVER:
        return "password-too-plain"
    return ""


def plain_code(typed: str) -> str:
    """Return a typed code of base32 without its dashes; what base32 never writes is read as what it was meant for."""
    return "".join(c for c in typed.upper() if c.isalnum()).translate(str.maketrans("018", "OIB"))


def suggestion(random_bytes: Callable[[int], bytes]) -> str:
    """Return four random words with spaces between them."""
    words = resources.read_text("words/plain_words.txt").split()
    return " ".join(words[_below(len(words), random_bytes)] for _ in range(WORDS_SUGGESTED))


def _below(limit: int, random_bytes: Callable[[int], bytes]) -> int:
    """Return a number below the limit, each as likely as the next."""
    fair = 65536 - 65536 % limit
    while (number := int.from_bytes(random_bytes(2), "big")) >= fair:
        pass
    return number % limit


def _without_runs(text: str) -> str:
    """Return the text without characters that only go on as the keyboard or the alphabet does."""
    kept = text[:1]
    for before, after in itertools.pairwise(text):
        if not any(before + after in row or after + before in row for row in _ROWS):
            kept += after
    return kept
