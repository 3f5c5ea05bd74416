"""What may stand on a disk after its power was cut at some moment of a trace. The algorithm: the room sign."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.violence.trace import (
    BEGINS,
    Create,
    Flush,
    FlushFolder,
    MakeFolder,
    Operation,
    RemoveFolder,
    Rename,
    Said,
    Truncate,
    Unlink,
    Write,
)

SECTOR: Final = 512
MODES: Final = ("none", "all", "prefix", "subset", "sectors")
NameChange = Create | MakeFolder | RemoveFolder | Unlink | Rename


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Write | Truncate] = field(default_factory=list)


@dataclass
class _Names:
    """What a directory tree says: files by path, and folders."""

    files: dict[str, int] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def apply(self, change: NameChange) -> None:
        match change:
            case Create(path, file):
                self.files[path] = file
            case MakeFolder(path):
                self.folders.add(path)
            case RemoveFolder(path):
                self.folders.discard(path)
            case Unlink(path):
                self.files.pop(path, None)
            case Rename(old, new):
                self.files = {_moved(p, old, new): f for p, f in self.files.items() if p != new}
                self.folders = {_moved(p, old, new) for p in self.folders}

    def copy(self) -> _Names:
        return _Names(dict(self.files), set(self.folders))


def _moved(path: str, old: str, new: str) -> str:
    return new + path.removeprefix(old) if path == old or path.startswith(old + "/") else path


@dataclass(frozen=True)
class CrashState:
    """A disk after the cut. `said`: the promises made before it. `files`: content by path below the mount."""

    files: dict[str, bytes]
    folders: frozenset[str]
    said: tuple[str, ...]
    cut_after: int
    mode: str

    def put_down(self, folder: Path) -> None:
        """Write it below this empty folder."""
        for name in sorted(self.folders):
            (folder / name[1:]).mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            file = folder / name[1:]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


class Platter:
    """Plays a trace forward; says at any moment what might be left of it."""

    def __init__(self, trace: list[Operation]) -> None:
        self._trace = trace
        self._played = 0
        self._files: dict[int, _File] = {}
        self._names = _Names()
        self._loose: list[NameChange] = []  # not flushed yet
        self._said: list[str] = []

    def play_to(self, operation: int) -> None:
        for one in self._trace[self._played : operation]:
            self._play(one)
        self._played = operation

    def _play(self, one: Operation) -> None:
        match one:
            case Said(words):
                self._said.extend([words] if words != BEGINS else [])
            case Write(file) | Truncate(file):
                self._file(file).pending.append(one)
            case Flush(file):
                flushed = self._file(file)
                for change in flushed.pending:
                    _change(flushed.durable, change)
                flushed.pending.clear()
                self._flush_names()
            case FlushFolder():
                self._flush_names()
            case _:
                self._loose.append(one)

    def _flush_names(self) -> None:
        for change in self._loose:
            self._names.apply(change)
        self._loose.clear()

    def _file(self, number: int) -> _File:
        return self._files.setdefault(number, _File())

    def cut(self, chance: random.Random) -> CrashState:
        """Pull the plug now."""
        mode = chance.choice(MODES)
        names = self._names.copy()
        for change in self._loose[: chance.randint(0, len(self._loose))]:
            names.apply(change)
        files = {
            path: _what_is_left(self._file(number), mode, chance)
            for path, number in names.files.items()
            if not path.endswith("-shm")
        }
        return CrashState(files, frozenset(names.folders), tuple(self._said), self._played, mode)


def _what_is_left(file: _File, mode: str, chance: random.Random) -> bytes:
    left = bytearray(file.durable)
    for change in _survivors(file.pending, mode, chance):
        _change(left, change)
    return bytes(left)


def _survivors(pending: list[Write | Truncate], mode: str, chance: random.Random) -> Iterator[Write | Truncate]:
    match mode:
        case "all":
            yield from pending
        case "prefix":
            yield from pending[: chance.randint(0, len(pending))]
        case "subset":
            yield from (change for change in pending if chance.random() < 0.5)
        case "sectors":
            for change in pending:
                if isinstance(change, Truncate):
                    if chance.random() < 0.5:
                        yield change
                    continue
                first = -change.at % SECTOR
                edges = [0, *range(first or SECTOR, len(change.data), SECTOR), len(change.data)]
                for start, end in itertools.pairwise(edges):
                    if chance.random() < 0.5:
                        yield Write(change.file, change.at + start, change.data[start:end])


def _change(content: bytearray, change: Write | Truncate) -> None:
    if isinstance(change, Truncate):
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
        return
    content.extend(bytes(max(0, change.at - len(content))))
    content[change.at : change.at + len(change.data)] = change.data


def states(trace: list[Operation], chances: dict[int, random.Random]) -> Iterator[tuple[int, CrashState]]:
    """Return one crash state for each chance, by its number, in the order of their cuts."""
    first = trace.index(Said(BEGINS)) + 1
    cuts = sorted((chance.randint(first, len(trace)), number) for number, chance in chances.items())
    platter = Platter(trace)
    for cut, number in cuts:
        platter.play_to(cut)
        yield number, platter.cut(chances[number])
