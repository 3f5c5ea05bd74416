"""What a connection may still do once it is set up: SQLite asks here before it compiles any statement.

No statement of ours attaches a file, loads an extension or changes a setting; one that does is somebody else's, or a
mistake that would write plaintext (`temp_store`) or lose saves (`synchronous`). Rows and tables are not asked about:
those are the unit of work's.
"""

from __future__ import annotations

from dataclasses import dataclass

ATTACH = 24  # sqlite3.h, authorizer action codes
DETACH = 25
FUNCTION = 31
PRAGMA = 19
OK, DENY = 0, 1

QUESTIONS = frozenset(
    {
        "cipher_integrity_check", "data_version", "foreign_key_check", "foreign_key_list", "freelist_count",
        "index_info", "index_list", "index_xinfo", "integrity_check", "page_count", "page_size", "quick_check",
        "table_info", "table_list", "table_xinfo", "wal_checkpoint",
    }
)  # fmt: skip
"""May be asked with an argument: it says what about."""

LIMITS = frozenset({"busy_timeout", "cache_size", "max_page_count", "shrink_memory"})
"""May be set: they bound what a connection takes, and change nothing that is kept."""

SETTINGS = frozenset(
    {
        "cell_size_check", "cipher_log_level", "cipher_version", "foreign_keys", "journal_mode", "journal_size_limit",
        "query_only", "read_uncommitted", "schema_version", "secure_delete", "synchronous", "temp_store",
        "trusted_schema", "user_version", "wal_autocheckpoint",
    }
)  # fmt: skip
"""May be read, never changed."""


@dataclass(frozen=True)
class Policy:
    """What is allowed besides reading settings. `named`: pragmas that may be given a value."""

    named: frozenset[str]

    def __call__(
        self, action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None
    ) -> int:
        """Answer SQLite. For a pragma it gives name and value, for a function its name second."""
        if action in (ATTACH, DETACH):
            return DENY
        if action == FUNCTION:
            return DENY if (second or "").lower() == "load_extension" else OK
        if action == PRAGMA:
            name = (first or "").lower()
            return OK if name in self.named or (second is None and name in SETTINGS) else DENY
        return OK


WORK = Policy(QUESTIONS | LIMITS)
MIGRATION = Policy(QUESTIONS | LIMITS | {"defer_foreign_keys", "legacy_alter_table"})
REKEYING = Policy(QUESTIONS | {"rekey"})
