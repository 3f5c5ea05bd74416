"""The one MetaData, the schema's version, and how instants lie in the file."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DDL, Dialect, MetaData, Table, Text, event
from sqlalchemy.types import TypeDecorator

SCHEMA_VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""Every version of the schema, oldest first; the last is what this program writes. Held to the migrations by a test."""

FEATURES = (
    "access",
    "attendance",
    "central",
    "drafts",
    "export_marks",
    "external",
    "facts",
    "feedback",
    "forms",
    "identities",
    "outbox",
    "pathway",
    "regime",
    "resident",
    "rounds",
    "sampling",
    "site_lists",
    "trail",
    "waiting",
    "whereabouts",
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def every_table() -> MetaData:
    """Return the MetaData with the tables of all features in it."""
    for feature in FEATURES:
        importlib.import_module(f"prisoncare_desktop.store.tables.{feature}")
    return metadata


class Instant(TypeDecorator[datetime]):
    """An instant, kept as text: `2026-11-21T10:15:00.123456Z`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its shape
        return None if value is None else stamp(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its shape
        return None if value is None else datetime.fromisoformat(value)


def stamp(at: datetime) -> str:
    """Return an instant as the store writes it. `at` has a zone."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def forbid(table: Table, what: str, name: str) -> None:
    """Give the table a trigger that refuses `what` ("DELETE", "UPDATE", "UPDATE OF body")."""
    trigger = DDL(refusal(table.name, what, name))  # type: ignore[no-untyped-call]  # SQLAlchemy's own gap
    event.listen(table, "after_create", trigger)


def refusal(table: str, what: str, name: str) -> str:
    """Return the SQL of a trigger that refuses `what` on the table."""
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
