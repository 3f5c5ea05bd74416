"""Which items of a form an expression looks at, found without running it.

The expression is walked with places in the form instead of answers: `%resource` is the form, `.item` all items in it,
`where(linkId = 'x')` leaves one of them, `.answer.value` reads it. What is told:

    named   items whose linkId the expression spells out: it cannot be known before them
    wide    items it only comes across (all those of a group, the first of them): it sees them as far as they do not
            themselves wait for it, which `dependencies` decides

A variable is walked where it is used if it stands for places (`%group.item...`), else its reads are added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from prisoncare_desktop.forms.expressions import Expression
from prisoncare_desktop.forms.fhirpath.grammar import Node, NotFhirpath, parsed
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire

FORM = ""  # in place of an address: the form itself
DEEPEST = 40  # variables that lean on each other, one on the next: Python's stack ends at some hundred


class Place(NamedTuple):
    """Where an expression can be: the form, an item or its answers; `named`: its linkId was spelt out."""

    kind: str
    link_id: str
    named: bool = False


Places = frozenset[Place] | None  # None: a value, which leads nowhere further in the form
_OF_ITEM = frozenset({"linkId", "text", "definition", "id", "extension"})
_FROM_NOWHERE = frozenset({"today", "now", "timeOfDay"})
_ROOT = Place("form", FORM, named=True)
_SAME = frozenset({"trace", "distinct", "ofType", "as", "single"})
_SOME = frozenset({"first", "last", "tail", "take", "skip", "intersect", "exclude"})


@dataclass(frozen=True)
class Reads:
    """What one expression looks at, by address. `stands_for`: the places that it is, None for a value."""

    named: frozenset[str] = frozenset()
    wide: frozenset[str] = frozenset()
    stands_for: Places = None

    @property
    def all(self) -> frozenset[str]:
        """Both kinds."""
        return self.named | self.wide


class Variable(NamedTuple):
    """Where a variable is declared: the address of its item (or `FORM`), and which of its variables it is."""

    owner: str
    number: int


class Walks:
    """The expressions of one form, as it is with all its repetitions."""

    def __init__(self, form: Questionnaire) -> None:
        self.form = form
        self.by_wire_id: dict[str, list[str]] = {}
        for address, item in form.by_link_id.items():
            self.by_wire_id.setdefault(item.wire_id, []).append(address)
        self._known: dict[tuple[str, Expression], Reads] = {}
        self._variables: dict[Variable, Reads] = {}
        self._walking: list[Variable] = []
        self.plain: dict[str, tuple[Places, frozenset[str], frozenset[str]]] = {}
        self.everything = frozenset(
            Place(kind, address)
            for address, item in form.by_link_id.items()
            for kind in ("item", "answer")
            if kind == "item" or item.is_question
        )
        self._below: dict[str, frozenset[str]] = {}
        self._ring: tuple[str, ...] = ()
        self._too_deep = ""

    def of(self, owner: str, expression: Expression) -> Reads:
        """Return what an expression of this item (or of the form) reads; nothing if it is not FHIRPath."""
        if (known := self._known.get((owner, expression))) is None:
            known = self._known[owner, expression] = self._reads(owner, expression, None)
        return known

    def ring(self) -> tuple[str, ...]:
        """Return the names of variables met so far that wait for each other, empty if there are none."""
        return self._ring

    def too_deep(self) -> str:
        """Return the name of a variable met so far that more than `DEEPEST` others wait for, "" if there is none."""
        return self._too_deep

    def find(self, owner: str, name: str, before: int | None = None) -> Variable | None:
        """Return where a variable is declared, as seen from an item: in it, or around it, the nearest first.

        `before`: seen from the item's own variable of that number, to which those above it are nearer.
        """
        while True:
            declared = self._declared(owner)
            order = list(range(len(declared)))[::-1]
            if before is not None:
                order = [n for n in order if n < before] + [n for n in order if n > before]
            for n in order:
                if declared[n].name == name:
                    return Variable(owner, n)
            if owner == FORM:
                return None
            owner, before = self.form.parents.get(owner, FORM), None

    def declared(self, variable: Variable) -> Expression:
        """Return the expression of a variable."""
        return self._declared(variable.owner)[variable.number]

    def variable(self, variable: Variable) -> Reads:
        """Return what a variable reads."""
        if (known := self._variables.get(variable)) is not None:
            return known
        if variable in self._walking:
            names = [self.declared(one).name for one in self._walking[self._walking.index(variable) :]]
            self._ring = (*names, names[0])
            return Reads()
        if len(self._walking) >= DEEPEST:
            self._too_deep = self.declared(variable).name
            return Reads()
        self._walking.append(variable)
        found = self._reads(variable.owner, self.declared(variable), variable.number)
        self._walking.pop()
        self._variables[variable] = found
        return found

    def below(self, address: str) -> frozenset[str]:
        """Return the questions inside an item, itself included."""
        if (known := self._below.get(address)) is None:
            items = self.form.by_link_id.values() if address == FORM else self.form.inside(address)
            known = self._below[address] = frozenset(one.link_id for one in items if one.is_question)
        return known

    def _declared(self, owner: str) -> tuple[Expression, ...]:
        return self.form.logic.variables if owner == FORM else self.form[owner].logic.named

    def _reads(self, owner: str, expression: Expression, index: int | None) -> Reads:
        if not expression.is_fhirpath:
            return Reads()
        try:
            node = parsed(expression.text)
        except NotFhirpath:
            return Reads()
        walk = _Walk(self, owner, index)
        places = walk.at(node, walk.context)
        if index is None or places is None:
            walk.whole(places)
            places = None
        return Reads(frozenset(walk.named), frozenset(walk.wide - walk.named), places)


class _Walk:
    """One expression being walked."""

    def __init__(self, form: Walks, owner: str, index: int | None) -> None:
        self.form = form
        self.owner = owner
        self.index = index
        self.context: Places = frozenset({_ROOT if owner == FORM else Place("item", owner, named=True)})
        self.named: set[str] = set()
        self.wide: set[str] = set()
        self._this: Places = self.context

    def at(self, node: Node, focus: Places) -> Places:
        """Walk one part from these places; return where it leads."""
        match node.kind:
            case "path":
                return self._path(node, focus)
            case "brackets" | "sign":
                return self.at(node.children[0], focus)
            case "index":
                places = self.at(node.children[0], focus)
                self.looked_at(self.at(node.children[1], focus))
                self.looked_at(places)
                return places
            case "operator":
                sides = [self.at(one, focus) for one in node.children]
                if node.value == "|":
                    return self._both(sides)
                for one in sides:
                    self.whole(one)
                return None
            case "type":
                places = self.at(node.children[0], focus)
                self.looked_at(places)
                return places
            case "this":
                return self._this
            case "constant":
                return self._constant(node.value)
            case "member":
                return self._member(node.value, focus)
            case "call":
                return self._call(node, focus)
        return None

    def looked_at(self, places: Places) -> None:
        """Say that the expression sees whether these are there."""
        for place in places or ():
            self._see(place)

    def whole(self, places: Places) -> None:
        """Say that the expression sees these and all inside them."""
        self.looked_at(places)
        for place in places or ():
            self.wide.update(self.form.below(place.link_id))

    def _see(self, place: Place) -> None:
        if place.kind == "form":
            return  # the response is always there
        if not self.form.form[place.link_id].is_question:
            self.wide.update(self.form.below(place.link_id))
        elif place.named:
            self.named.add(place.link_id)
        else:
            self.wide.add(place.link_id)

    def _path(self, node: Node, focus: Places) -> Places:
        if not self._is_plain(node):
            return self.at(node.children[1], self.at(node.children[0], focus))
        # The same path from %resource leads to the same places for every item: forms repeat them by the hundred.
        if (known := self.form.plain.get(node.source)) is None:
            apart = _Walk(self.form, self.owner, self.index)
            places = apart.at(node.children[1], apart.at(node.children[0], focus))
            known = self.form.plain[node.source] = (places, frozenset(apart.named), frozenset(apart.wide))
        self.named |= known[1]
        self.wide |= known[2]
        return known[0]

    @staticmethod
    def _is_plain(node: Node) -> bool:
        if not node.constants <= {"resource", "rootResource"}:
            return False
        first = node
        while first.kind in ("path", "index"):
            first = first.children[0]
        return first.kind == "constant"

    def _member(self, name: str, focus: Places) -> Places:
        if focus is None:
            return None
        if name == "QuestionnaireResponse":
            return frozenset(one for one in focus if one.kind == "form")
        found: set[Place] = set()
        for place in focus:
            children = self._children(place)
            if name == "item":
                found.update(Place("item", one.link_id) for one in children)
            elif name == "answer" and place.kind == "item":
                if self.form.form[place.link_id].is_question:
                    found.add(Place("answer", place.link_id, place.named))
            elif self._is_of(place, name):
                self._see(place)
        return frozenset(found) if name in ("item", "answer") else None

    def _is_of(self, place: Place, name: str) -> bool:
        """Say whether there is such an element that depends on an answer: an expression's own item is always there."""
        if place.kind == "item":
            return name in _OF_ITEM and place.link_id != self.owner
        return place.kind == "answer" and (name.startswith("value") or name in ("id", "extension"))

    def _children(self, place: Place) -> tuple[Item, ...]:
        """Return the items directly inside: those of a question are inside its answer."""
        if place.kind == "form":
            return self.form.form.items
        item = self.form.form[place.link_id]
        return item.children if item.is_question is (place.kind == "answer") else ()

    def _inside(self, places: Iterable[Place], *, deep: bool) -> frozenset[Place]:
        if deep and _ROOT in places:
            return self.form.everything
        found: set[Place] = set()
        for place in places:
            for one in self._children(place):
                found.add(Place("item", one.link_id))
            if place.kind == "item" and self.form.form[place.link_id].is_question:
                found.add(Place("answer", place.link_id, place.named))
        return frozenset(found | (self._inside(found, deep=True) if deep and found else set()))

    def _constant(self, name: str) -> Places:
        if name in ("resource", "rootResource"):
            return frozenset({_ROOT})
        variable = self.form.find(self.owner, name, self.index)
        if variable is None:
            return self.context if name == "context" else None
        reads = self.form.variable(variable)
        self.named |= reads.named
        self.wide |= reads.wide
        return reads.stands_for

    def _call(self, node: Node, focus: Places) -> Places:
        name, given = node.value, node.children
        if name in ("where", "exists", "all") and given:
            left = self._where(given[0], focus) if name != "all" else focus
            if name == "all":
                self._within(given[0], focus)
            if name != "where":
                self.looked_at(left)
            return left if name == "where" else None
        match name:
            case "select":
                return self._within(given[0], focus) if given else None
            case "repeat":
                return self._repeat(given[0], focus) if given else None
            case "children" | "descendants":
                return None if focus is None else self._inside(focus, deep=name == "descendants")
            case "iif":
                self.looked_at(self.at(given[0], focus) if given else None)
                return self._both([self.at(one, focus) for one in given[1:]])
            case "union" | "combine" | "coalesce":
                return self._both([focus, *(self.at(one, self._this) for one in given)])
            case "aggregate":
                for one in given[:1]:
                    self.whole(self._within(one, focus))
                self.whole(focus)
                return None
        for one in given:
            if name not in ("ofType", "as", "is"):
                self.whole(self.at(one, self._this))
        if name in _SAME | _SOME:
            self.whole(focus) if name in ("distinct", "intersect", "exclude") else self.looked_at(focus)
            return focus
        if name not in _FROM_NOWHERE:
            self.looked_at(focus)
        return None

    def _within(self, node: Node, focus: Places) -> Places:
        before, self._this = self._this, focus
        found = self.at(node, focus)
        self._this = before
        return found

    def _repeat(self, node: Node, focus: Places) -> Places:
        if node.source == "item" and focus == frozenset({_ROOT}):
            return frozenset(one for one in self.form.everything if one.kind == "item" and self._in_groups(one))
        found: set[Place] = set()
        fresh = focus
        while fresh:
            fresh = frozenset(self._within(node, fresh) or ()) - found
            found |= fresh
        return frozenset(found)

    def _in_groups(self, place: Place) -> bool:
        parent = self.form.form.parents.get(place.link_id)
        return parent is None or not self.form.form[parent].is_question

    def _where(self, criterion: Node, focus: Places) -> Places:
        if focus is None:
            self._criterion(criterion, None)
            return None
        literal = _linkid_named(criterion)
        if literal is not None:
            named = self.form.by_wire_id.get(literal, ())
            if focus is self.form.everything:
                focus = frozenset(Place("item", one) for one in named)
            else:  # most of a large form: not worth a closer look
                focus = frozenset(one for one in focus if one.kind != "item" or one.link_id in named)
        left = set()
        for place in focus:
            fits = self._fits(criterion, place)
            if fits is not False:
                left.add(
                    Place(place.kind, place.link_id, place.named or (literal is not None and place.kind == "item"))
                )
        kept = frozenset(left)
        self._criterion(criterion, kept)
        return kept

    def _fits(self, criterion: Node, place: Place) -> bool | None:
        """Say whether the linkId alone lets this place through; None where it is not the linkId's to say."""
        if criterion.kind == "brackets":
            return self._fits(criterion.children[0], place)
        if criterion.kind == "operator" and criterion.value in ("and", "or"):
            sides = [self._fits(one, place) for one in criterion.children]
            stops = criterion.value == "or"
            return stops if stops in sides else None if None in sides else not stops
        tested = _linkid_test(criterion)
        if tested is None:
            return None
        if place.kind != "item":
            return False if place.kind == "answer" else None
        sign, literal = tested
        return (self.form.form[place.link_id].wire_id == literal) is (sign == "=")

    def _criterion(self, node: Node, focus: Places) -> None:
        """Walk a condition, but for what it asks of the linkId."""
        if node.kind == "brackets" or (node.kind == "operator" and node.value in ("and", "or")):
            for one in node.children:
                self._criterion(one, focus)
        elif _linkid_test(node) is None:
            self.looked_at(self._within(node, focus))

    @staticmethod
    def _both(sides: list[Places]) -> Places:
        known = [one for one in sides if one is not None]
        return frozenset().union(*known) if known else None


def _linkid_test(node: Node) -> tuple[str, str] | None:
    """Return the sign and the literal of `linkId = 'x'` or `linkId != 'x'`, None for anything else."""
    if node.kind != "operator" or node.value not in ("=", "!="):
        return None
    for one, other in (node.children, node.children[::-1]):
        if one.kind == "member" and one.value == "linkId" and other.kind == "string":
            return node.value, other.value
        if one.source == "$this.linkId" and other.kind == "string":
            return node.value, other.value
    return None


def _linkid_named(node: Node) -> str | None:
    """Return the linkId that a condition insists on, None if it would let others through."""
    if node.kind == "brackets":
        return _linkid_named(node.children[0])
    if node.kind == "operator" and node.value == "and":
        return _linkid_named(node.children[0]) or _linkid_named(node.children[1])
    tested = _linkid_test(node)
    return tested[1] if tested is not None and tested[0] == "=" else None
