"""A file is of a kind that the form takes, not too large, and as large as it says."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Attachment, Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    for answer in answers:
        if not isinstance(answer, Attachment):
            continue
        if item.mime_types and not any(_is_kind(answer.content_type or "", one) for one in item.mime_types):
            yield Problem(item.link_id, ProblemCode.WRONG_FILE, {"kinds": ", ".join(item.mime_types)})
        size = _size(answer)
        if answer.size is not None and size is not None and answer.size != size:
            yield Problem(item.link_id, ProblemCode.FILE_DAMAGED)
        most = None if item.max_size is None else int(item.max_size * BYTES_A_MIB)
        if most is not None and (size or answer.size or 0) > most:
            yield Problem(item.link_id, ProblemCode.FILE_TOO_LARGE, {"most_bytes": most})


BYTES_A_MIB = 1024 * 1024  # maxSize is in megabytes (FHIR R4, extension maxSize)


def _is_kind(content_type: str, wanted: str) -> bool:
    """Say whether a file is of the kind wanted, which may be a whole family: `image/*`."""
    family, _, any_of_it = wanted.partition("/")
    return content_type.startswith(f"{family}/") if any_of_it == "*" else content_type == wanted


def _size(file: Attachment) -> int | None:
    """Return the size of the data in bytes, None where it is elsewhere."""
    if file.data is None:
        return None
    data = "".join(file.data.split())
    return len(data) * 3 // 4 - data.count("=")
