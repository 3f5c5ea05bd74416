"""A value set's address -> the options it stands for, as far as they are here.

They are looked for in the form itself (`contained`), in the value sets the caller gives, and in FHIR's own small ones.
What is none of these stays open: its address is told, the question can then be answered with any code, and a person who
reads the report of the form's support knows which list is missing. Nothing is ever fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import fhir_value_sets
from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.options import score_of
from prisoncare_desktop.forms.questionnaire import AnswerOption
from prisoncare_desktop.forms.values import Coding
from prisoncare_desktop.forms.wording import Wording

_DEEPEST = 50  # value sets that name value sets; published ones go three deep


@dataclass(frozen=True)
class Found:
    """The options that are here, and the addresses (of value sets and code systems) of those that are not."""

    options: tuple[AnswerOption, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass
class ValueSets:
    """All value sets and code systems within reach of one form, in the words of one language."""

    wording: Wording
    _by_address: dict[str, Element] = field(default_factory=dict)
    _found: dict[str, Found] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def hold(self, resources: Iterable[Element], given: Mapping[str, Json]) -> None:
        """Take up the form's contained resources, and those that the caller gives by their canonical address."""
        for address, tree in given.items():
            if isinstance(tree, Mapping):
                self._put(address, Element(tree))
        for one in resources:
            if url := one.text("url"):
                self._put(url, one)
            if contained_id := one.text("id"):
                self._by_address[f"#{contained_id}"] = one

    def options_of(self, address: str) -> Found:
        """Return what an address stands for.

        Raises:
            UnreadableForm: value sets name each other in a ring, or one is not what it says.
        """
        if address in self._open or len(self._open) > _DEEPEST:
            raise UnreadableForm(f"value sets name each other: {' -> '.join([*self._open[-3:], address])}")
        if address not in self._found:
            self._open.append(address)
            self._found[address] = self._look_up(address)
            self._open.pop()
        return self._found[address]

    def _put(self, address: str, element: Element) -> None:
        url, _, version = address.partition("|")
        known = version or element.text("version")
        self._by_address[url] = element
        if known:
            self._by_address[f"{url}|{known}"] = element

    def _resource(self, address: str, resource_type: str) -> Element | None:
        found = self._by_address.get(address)
        return found if found is not None and found.text("resourceType") == resource_type else None

    def _look_up(self, address: str) -> Found:
        value_set = self._resource(address, "ValueSet")
        if value_set is None and (tree := fhir_value_sets.value_set(address)) is not None:
            value_set = Element(tree)
        if value_set is None:
            return Found(elsewhere=(address,))
        expansion = value_set.child("expansion")
        if expansion is not None and expansion.children("contains"):
            return Found(_each_once(self._contains(expansion)))
        compose = value_set.child("compose")
        if compose is None:
            return Found(elsewhere=(address,))
        parts = [self._part(one) for one in compose.children("include")]
        out = [self._part(one) for one in compose.children("exclude")]
        refused = {_key(one) for part in out for one in part.options}
        options = _each_once(one for part in parts for one in part.options)
        return Found(
            tuple(one for one in options if _key(one) not in refused),
            tuple(dict.fromkeys(one for part in parts for one in part.elsewhere)),
        )

    def _part(self, include: Element) -> Found:
        """Return what one include (or exclude) means: the codes that are in all that it names."""
        named = include.tree.get("valueSet")
        sets = [self.options_of(one) for one in named if isinstance(one, str)] if isinstance(named, list) else []
        if include.text("system") is not None:
            sets.insert(0, self._of_system(include))
        if not sets:
            return Found()
        shared = set.intersection(*({_key(one) for one in part.options} for part in sets))
        return Found(
            tuple(one for one in sets[0].options if _key(one) in shared),
            tuple(one for part in sets for one in part.elsewhere),
        )

    def _of_system(self, include: Element) -> Found:
        system, version = include.text("system") or "", include.text("version")
        code_system = self._resource(f"{system}|{version}" if version else system, "CodeSystem")
        known = {one.text("code"): one for one in _tree(code_system.children("concept"))} if code_system else {}
        listed = include.children("concept")
        if include.children("filter") or (not listed and not known):
            return Found(elsewhere=(system,))
        return Found(
            tuple(self._option(one, system, version, known.get(one.text("code"))) for one in listed or known.values())
        )

    def _contains(self, expansion: Element) -> Iterator[AnswerOption]:
        for one in _tree(expansion.children("contains"), inner="contains"):
            if not one.flag("abstract") and not one.flag("inactive"):
                yield self._option(one, one.text("system"), one.text("version"), None)

    def _option(
        self, concept: Element, system: str | None, version: str | None, defined: Element | None
    ) -> AnswerOption:
        """Return the option that a concept is; `defined`: the same in its code system, for what is not said here."""
        display = concept.text("display") or (defined.text("display") if defined else None)
        where = concept if concept.text("display") or defined is None else defined
        designations = [*concept.children("designation"), *(defined.children("designation") if defined else ())]
        words = self.wording.of(where, "display", {one.text("language"): one.text("value") for one in designations})
        value = Coding(system, concept.text("code"), display, version)
        ordinal = score_of(concept)
        return AnswerOption(
            value,
            ordinal if ordinal is not None or defined is None else score_of(defined),
            words=words.plain if words.plain != (display or "") else "",
            rich=words.rich,
        )


def _tree(concepts: tuple[Element, ...], inner: str = "concept") -> Iterator[Element]:
    """Yield concepts and all below them, each before those below it."""
    waiting = list(reversed(concepts))
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.children(inner)))


def _key(option: AnswerOption) -> tuple[str | None, str | None]:
    coding = option.value
    if not isinstance(coding, Coding):
        return None, option.label
    return (coding.system, coding.code) if coding.code is not None else (None, coding.display)


def _each_once(options: Iterable[AnswerOption]) -> tuple[AnswerOption, ...]:
    found: dict[tuple[str | None, str | None], AnswerOption] = {}
    for one in options:
        found.setdefault(_key(one), one)
    return tuple(found.values())
