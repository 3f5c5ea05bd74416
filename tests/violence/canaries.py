"""Looks for words that must not be there, in whatever dress they may lie on a disk."""

from __future__ import annotations

import base64
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final

from tests.violence.trace import Create, MakeFolder, Operation, Rename, Write

PDF: Final = b"%PDF-"
INFLATED_AT_MOST: Final = 20_000_000
ZLIB_BEGINS: Final = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
PDF_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)


def dresses(word: str) -> Iterator[tuple[str, bytes]]:
    """Return the ways a word may be written, each with its name."""
    for spelling in dict.fromkeys((word, word.lower(), word.upper())):
        plain = spelling.encode()
        yield "UTF-8", plain
        yield "UTF-16LE", spelling.encode("utf-16-le")
        yield "UTF-16BE", spelling.encode("utf-16-be")
        yield "hex", plain.hex().encode()
        yield "HEX", plain.hex().upper().encode()
        for shift in range(3):  # where it begins within the text that is encoded changes all its letters
            coded = base64.b64encode(bytes(shift) + plain)
            yield "base64", coded[(0, 2, 3)[shift] : -4 if (len(plain) + shift) % 3 else None]
    yield "backwards", word[::-1].encode()


class Canaries:
    """The words looked for."""

    def __init__(self, words: Iterable[str]) -> None:
        self._needles = [(word, dress, needle) for word in words for dress, needle in dresses(word)]

    def found_in(self, content: bytes) -> set[str]:
        """Return what is found, also in what unpacks; a PDF as such is a finding."""
        hits = self._plainly_in(content)
        for where, unpacked in unpackings(content):
            hits |= {f"{hit} {where}" for hit in self._plainly_in(unpacked)}
        if PDF in content:
            hits.add("a PDF")
        return hits

    def _plainly_in(self, content: bytes) -> set[str]:
        return {f"{word!r} as {dress}" for word, dress, needle in self._needles if needle in content}


def unpackings(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Return what unpacks within: deflated streams, gzip, zip members, PDF streams and the words on PDF pages."""
    for begins in ZLIB_BEGINS.finditer(content):
        inflated = _inflated(content[begins.start() : begins.start() + 2_000_000])
        if len(inflated) > 8:
            yield "deflated", inflated
    if b"PK\x03\x04" in content:
        yield from (("zipped", member) for member in _members(content))
    start = content.find(PDF)
    if start >= 0:
        for stream in PDF_STREAM.finditer(content, start):
            yield "in a PDF's stream", _inflated(_of_ascii85(stream.group(1)))
        read = subprocess.run(["pdftotext", "-", "-"], input=content[start:], capture_output=True, check=False)
        yield "on a PDF's page", read.stdout


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(content, INFLATED_AT_MOST)  # 47: zlib and gzip
    except zlib.error:
        return b""


def _of_ascii85(content: bytes) -> bytes:
    try:
        return base64.a85decode(content.strip(), adobe=content.strip().startswith(b"<~"))
    except ValueError:
        try:
            return base64.a85decode(b"<~" + content.strip(), adobe=True)
        except ValueError:
            return content


def _members(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as zipped:
            for member in zipped.namelist():
                yield zipped.read(member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return


def ever_written(trace: Iterable[Operation]) -> dict[str, bytes]:
    """Return all that was ever written, by the name it was first written under; a file's writes one after the other.

    More than an image of the disk would hold: what was written over, cut off, or unlinked while open is in it too.
    """
    name_of: dict[int, str] = {}
    written: dict[str, list[bytes]] = {}
    names: list[str] = []
    for one in trace:
        match one:
            case Create(path, file):
                name_of[file] = path
                names.append(path)
            case Rename(_, path) | MakeFolder(path):
                names.append(path)
            case Write(file, _, data):
                written.setdefault(f"{name_of.get(file, 'unnamed')} #{file}", []).append(data)
    everything = {name: b"".join(pieces) for name, pieces in written.items()}
    everything["names of files"] = "\n".join(names).encode()
    return everything
