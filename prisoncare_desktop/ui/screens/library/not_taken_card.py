"""What the trust published and this PC does not use: which form, why, and whose move it is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import quiet, wrapped
from prisoncare_desktop.usecases.form_library import NotTaken
from prisoncare_desktop.usecases.published_forms import PublishedForm, Standing

LINES_MOST = 3  # the list above is what the page is for


def tr(text: str) -> str:
    return QCoreApplication.translate("not_taken_card", text)


def reason_words(form: PublishedForm) -> str:
    """Return why a form, or its latest content, was not taken."""
    match form.why:
        case "too-large":
            return tr("It is larger than any form should be.")
        case "unreadable":
            return tr("It cannot be read. {detail}").format(detail=form.detail).strip()
        case "no-version":
            return tr("It has no address or no version of its own.")
        case "no-title":
            return tr("It has no title, or one that is too long.")
        case "asks-nothing":
            return tr("It asks nothing.")
        case "unsupported":
            return tr("It asks for what PrisonCare does not do: {detail}").format(detail=form.detail)
        case "other-content" if form.standing is Standing.OFFERED:
            return tr("It was changed there under the same version. Here it is used as it came first.")
        case "other-content":
            return tr("Another form has this address and version here.")
        case "not-ours":
            return tr("It differs from the form of PrisonCare that it would replace: {detail}").format(
                detail=form.detail
            )
    return tr("It cannot be used.")


class NotTakenCard(Card):
    """Takes no room while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__(tr("Published by the trust, and not taken"))
        self._lines = [wrapped() for _ in range(LINES_MOST)]
        self._more = quiet(wrap=True)
        for label in (*self._lines, self._more):
            self.body.addWidget(label)
        self.hide()

    def display(self, not_taken: NotTaken) -> None:
        lines = [_line(form) for form in not_taken.forms]
        if not_taken.trouble:
            lines.insert(0, tr("The list of the trust’s forms could not be read. What came before is used."))
        for place, label in enumerate(self._lines):
            label.setText(lines[place] if place < len(lines) else "")
            label.setVisible(place < len(lines))
        left = len(lines) - LINES_MOST
        more = "" if left <= 0 else tr("And {n} more.").format(n=left) + " "
        self._more.setText(more + tr("Whoever publishes the trust’s forms can mend this there, under a new version."))
        self.setVisible(bool(lines))

    def lines(self) -> list[str]:
        """Return what it says, form by form."""
        return [label.text() for label in self._lines if label.text()]


def _line(form: PublishedForm) -> str:
    name = " ".join(one for one in (form.title or form.url.rpartition("/")[2], form.version) if one)
    return f"{name or tr('A form without a name')}: {reason_words(form)}"
