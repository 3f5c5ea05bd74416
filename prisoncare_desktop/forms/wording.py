"""The words of an element as a person sees them: plain, with their look, and in the language asked for.

FHIR hangs all three on the shadow of a primitive: `text` has a `_text` with the extensions `translation`,
`rendering-xhtml`, `rendering-markdown`, `rendering-style`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prisoncare_desktop.forms import extension_urls as urls
from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.markdown import read_markdown
from prisoncare_desktop.forms.markup import RichText, styled
from prisoncare_desktop.forms.xhtml import read_xhtml

NONE: Mapping[str | None, str | None] = {}


@dataclass(frozen=True)
class Words:
    """What to show; `rich` is None where the plain words say it all."""

    plain: str
    rich: RichText | None = None


@dataclass
class Wording:
    """Finds the words of elements in one language ("" for the form's own) and notes where there are none."""

    language: str = ""
    found: int = 0
    missing: list[tuple[str, str]] = field(default_factory=list)
    """(linkId, element) of words that are in the form's own language only."""

    def of(self, element: Element, key: str, others: Mapping[str | None, str | None] = NONE) -> Words:
        """Return the words of this primitive; empty if it has none, in plain form or any other.

        `others`: words of the same by their language, where they stand elsewhere.
        """
        plain = element.text(key) or ""
        shadow = element.child(f"_{key}")
        own = (self._translated(shadow) if shadow is not None else None) or self._among(others)
        if self.language and (plain or own):
            if own:
                self.found += 1
            else:
                self.missing.append((element.link_id or "", key))
        if shadow is None:
            return Words(own or plain)
        rich = self._rich(shadow, own or plain, only_translated=own is not None)
        return Words(own or plain or (rich.plain if rich else ""), rich)

    def plain(self, element: Element, key: str) -> str | None:
        """Return the words of a primitive that has no look of its own; None if it has none."""
        return self.of(element, key).plain or None

    def in_extension(self, extension: Element | None) -> Words | None:
        """Return the words that are an extension's value; None where there are none."""
        for key in ("valueString", "valueMarkdown"):
            if extension is not None and extension.text(key):
                words = self.of(extension, key)
                if key == "valueMarkdown" and words.rich is None:
                    rich = read_markdown(words.plain)
                    words = words if rich.is_plain or not rich.blocks else Words(rich.plain, rich)
                return words
        return None

    def _translated(self, shadow: Element) -> str | None:
        if not self.language:
            return None
        there: dict[str | None, str | None] = {}
        for one in shadow.extensions(urls.TRANSLATION):
            parts = {part.text("url"): part for part in one.children("extension")}
            if "lang" in parts and "content" in parts:
                content = parts["content"]
                words = content.text("valueString") or content.text("valueMarkdown")
                code = parts["lang"].text("valueCode")
                there.setdefault(code, words)
        return self._among(there)

    def _among(self, there: Mapping[str | None, str | None]) -> str | None:
        said = {language: words for language, words in there.items() if language and words}
        found = nearest(self.language, said) if self.language else None
        return said[found] if found else None

    def _rich(self, shadow: Element, plain: str, *, only_translated: bool) -> RichText | None:
        """Return the look of the words; of words in another language only a look that has been translated too."""
        for url, read in ((urls.RENDERING_XHTML, read_xhtml), (urls.RENDERING_MARKDOWN, read_markdown)):
            if (extension := shadow.extension(url)) is None:
                continue
            key = "valueMarkdown" if extension.text("valueMarkdown") else "valueString"
            inner = extension.child(f"_{key}")
            source = self._translated(inner) if inner is not None else None
            if source is None and not only_translated:
                source = extension.text(key)
            rich = read(source) if source else RichText(())
            if rich.blocks and not (rich.left_out and _loses(rich, plain)):
                return None if rich.is_plain and rich.plain == plain else rich
        style = shadow.extension(urls.RENDERING_STYLE)
        rich = styled(plain, (style.text("valueString") if style else None) or "")
        return None if rich.is_plain else rich


def _loses(rich: RichText, plain: str) -> bool:
    """Say whether the plain words hold some that went with a picture or a script: then they stand instead."""
    return not set(plain.split()) <= set(rich.plain.split())


def nearest(asked: str, there: Iterable[str]) -> str | None:
    """Return which of these languages (BCP 47) serves for the one asked for: itself, a wider or a narrower one."""
    known = {one.lower().replace("_", "-"): one for one in there}
    wanted = asked.lower().replace("_", "-")
    while wanted:
        if wanted in known:
            return known[wanted]
        narrower = sorted(one for one in known if one.startswith(f"{wanted}-"))
        if narrower:
            return known[narrower[0]]
        wanted = wanted.rpartition("-")[0]
    return None
