"""What a server was asked together with other things, kept until somebody asks for it: a page is given once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from prisoncare_desktop.sync.access.page import Page
from prisoncare_desktop.sync.fhir.strict_json import JsonObject

Key: TypeAlias = tuple[str, frozenset[tuple[str, str]]]


def key_of(resource_type: str, params: Mapping[str, str]) -> Key:
    """Return what tells searches apart. How many were wanted at once is no matter: a page says if there are more."""
    return resource_type, frozenset((name, value) for name, value in params.items() if name != "_count")


@dataclass
class Asked:
    """The answers. Only of one run, and of nothing that was sent since."""

    _pages: dict[Key, Page] = field(default_factory=dict)
    _resources: dict[tuple[str, str], JsonObject] = field(default_factory=dict)

    def know_page(self, resource_type: str, params: Mapping[str, str], page: Page) -> None:
        self._pages[key_of(resource_type, params)] = page

    def know_resource(self, resource: JsonObject) -> None:
        self._resources[resource["resourceType"], resource["id"]] = resource

    def knows_page(self, resource_type: str, params: Mapping[str, str]) -> bool:
        return key_of(resource_type, params) in self._pages

    @property
    def knows_resources(self) -> bool:
        return bool(self._resources)

    def page(self, resource_type: str, params: Mapping[str, str]) -> Page | None:
        """Return the answer to this search, once; None if it was not asked."""
        return self._pages.pop(key_of(resource_type, params), None)

    def resource(self, resource_type: str, server_id: str) -> JsonObject | None:
        """Return how this resource stands there, until that is forgotten; None if it was not asked, or not found."""
        return self._resources.get((resource_type, server_id))

    def forget(self) -> None:
        self._pages.clear()
        self._resources.clear()

    def forget_resources(self) -> None:
        self._resources.clear()
