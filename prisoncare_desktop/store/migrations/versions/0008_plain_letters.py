"""The words that residents are found by, in plain letters: "kałuza" was found by nobody who typed Kaluza.

Revision: 0008, after 0007. What the letters are written as is said here as of today; the program may learn others.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SAID_WITH = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_ONE_LETTER = {"ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه"}
_PLAIN = {**_SAID_WITH, **_ONE_LETTER, **dict.fromkeys("ʹʺʻʼʽʾʿˈـ", "")}


def upgrade() -> None:
    words = op.get_bind()
    wanted = sa.text("SELECT field, gone, word, resident_no FROM resident_words WHERE word GLOB :any")
    rows = words.execute(wanted, {"any": f"*[{''.join(_PLAIN)}]*"}).all()
    for field, gone, word, resident_no in rows:
        row = {"field": field, "gone": gone, "word": word, "no": resident_no}
        words.execute(
            sa.text(
                "DELETE FROM resident_words"
                " WHERE field = :field AND gone = :gone AND word = :word AND resident_no = :no"
            ),
            row,
        )
        plain = word.translate(str.maketrans(_PLAIN))
        if plain:
            words.execute(
                sa.text(
                    "INSERT OR IGNORE INTO resident_words (field, gone, word, resident_no)"
                    " VALUES (:field, :gone, :word, :no)"
                ),
                {**row, "word": plain},
            )
