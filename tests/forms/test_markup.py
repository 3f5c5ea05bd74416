"""Words with a look: what is kept of a form's markup, and what nothing can be smuggled in by."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.forms.markdown import read_markdown
from prisoncare_desktop.forms.markup import LONGEST, LeftOut, RichText, Span, look_of, styled
from prisoncare_desktop.forms.xhtml import read_xhtml
from tests.forms.samples import of_items

XHTML = "http://hl7.org/fhir/StructureDefinition/rendering-xhtml"
MARKDOWN = "http://hl7.org/fhir/StructureDefinition/rendering-markdown"
STYLE = "http://hl7.org/fhir/StructureDefinition/rendering-style"

SIGNS = ["*", "*a ", "**a_", "[", "[](", "`", "`a``", "- ", "\\", "![", "> ", "# ", "~~~\n"]


def told(rich: RichText) -> list[str]:
    """Tell blocks in one line each, with B, I, U around the words of that look."""

    def look(span: Span) -> str:
        marks = "B" * span.bold + "I" * span.italic + "U" * span.underlined
        return f"{marks}[{span.text}]" if marks else span.text

    return [
        f"{one.kind}{one.depth or ''}{f' {one.number}' if one.number else ''}: {''.join(map(look, one.spans))}"
        for one in rich.blocks
    ]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("**a** b *c* __d__ _e_ ***f***", ["paragraph: B[a] b I[c] B[d] I[e] BI[f]"]),
        ("snake_case_word, 5 * 3 * 2, a **b", ["paragraph: snake_case_word, 5 * 3 * 2, a **b"]),
        ("(_dd.mm.yyyy_)", ["paragraph: (I[dd.mm.yyyy])"]),
        ("one\r\ntwo  \nthree\\\nfour\n\nfive", ["paragraph: one\ntwo\nthree\nfour", "paragraph: five"]),
        ("# A *b*\ntext\n\nSet\n===\n\n---\nend", ["heading: B[A ]BI[b]", "paragraph: text", "heading: B[Set]"]),
        ("- a\n- b\n  - c\n* d\n\n  more\n\nend", ["bullet: a", "bullet: b", "bullet1: c", "bullet: d"]),
        ("3. a\n4. b\n   - c\n5) d", ["numbered 3: a", "numbered 4: b", "bullet1: c", "numbered 5: d"]),
        ("the year\n2026. No list", ["paragraph: the year\n2026. No list"]),
        ("[here](https://a.example/x)", ["paragraph: here (https://a.example/x)"]),
        ("[a.example/x](https://a.example/x) <https://b.example>", ["paragraph: a.example/x https://b.example"]),
        ("[do](javascript:alert(1)) [it](file:///etc)", ["paragraph: do it"]),
        ("`a*b*` \\*c\\* &amp; &lt;b&gt;", ["paragraph: a*b* *c* & <b>"]),
        ("a<br/>b <strong>c</strong> <u>d</u> 1 < 2", ["paragraph: a\nb B[c] d 1 < 2"]),
        ("> said\n\n```\n  kept  *as* is\n```", ["paragraph: said", "paragraph:   kept  *as* is"]),
    ],
)
def test_markdown_is_read_as_commonmark_says(text: str, blocks: list[str]) -> None:
    assert told(read_markdown(text))[: len(blocks)] == blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("<div><p>a <b>b <i>c</i></b> <u>d</u></p></div>", ["paragraph: a B[b ]BI[c] U[d]"]),
        ("<ul><li>a</li><li><p>b</p><p>c</p><ol><li>d</li><li>e</li></ol></li></ul>f",
         ["bullet: a", "bullet: b", "paragraph1: c", "numbered1 1: d", "numbered1 2: e", "paragraph: f"]),
        ("<h2>a</h2>b<br/>c<hr/>d", ["heading: B[a]", "paragraph: b\nc", "paragraph: d"]),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", ["paragraph: B[a] | b", "paragraph: c"]),
        ("<p style='font-weight: 700 !important; color: red'>a</p>", ["paragraph: B[a]"]),
        ("a <span style='display:none'>b</span><span hidden>c</span> d", ["paragraph: a d"]),
        ("<a href='https://www.nhs.uk/'>here</a> <a href='JavaScript:x()'>no</a>",
         ["paragraph: here (https://www.nhs.uk/) no"]),
        ("<b>never <i>closed", ["paragraph: B[never ]BI[closed]"]),
        ("</p></div>a<!-- <b>b</b> --> &lt;b&gt; 1 < 2", ["paragraph: a <b> 1 < 2"]),
        ("<pre>a\n  b</pre>", ["paragraph: a\n  b"]),
    ],
)  # fmt: skip  # a row says more than a column here
def test_xhtml_gives_its_words_and_their_look(text: str, blocks: list[str]) -> None:
    assert told(read_xhtml(text)) == blocks


@pytest.mark.hazard("H9")
@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("a<script>alert('x')</script>", {LeftOut.SCRIPT}),
        ("a<style>p { background: url(https://spy.example) }</style>", set()),
        ("a<img src='https://spy.example/x.png' onerror='x()'/>", {LeftOut.IMAGE}),
        ("a<img src='data:image/png;base64,AAAA'/>", {LeftOut.IMAGE}),
        ("a<iframe src='https://spy.example'>b</iframe><svg onload='x()'><text>c</text></svg>", {LeftOut.MEDIA}),
        ("a<object data='x'><embed src='y'/></object>", {LeftOut.MEDIA}),
        ("<p onclick='x()' style='background:url(https://spy.example)'>a</p>", set()),
        ("a<input type='password' value='b'/>", {LeftOut.FIELD}),
        ("a<link rel='stylesheet' href='https://spy.example'/><meta http-equiv='refresh' content='0'/>", set()),
    ],
)
def test_nothing_in_xhtml_can_load_or_run_and_what_is_left_out_is_told(text: str, left_out: set[LeftOut]) -> None:
    rich = read_xhtml(text)

    assert told(rich) == ["paragraph: a"]
    assert rich.left_out == left_out


def test_a_script_in_markdown_is_left_out_with_what_it_says() -> None:
    rich = read_markdown("**a** <script>alert('b')</script>![a cat](https://spy.example/c.png)")

    assert told(rich) == ["paragraph: B[a] a cat"]
    assert rich.left_out == {LeftOut.SCRIPT, LeftOut.IMAGE}


@pytest.mark.hazard("H9")
@pytest.mark.parametrize(
    "hostile",
    ["<", "<a ", "<b>", "<!--", "<!", "</", "&#", "<a href='", "<script", "<ul><li>", *SIGNS],
)
@pytest.mark.parametrize("read", [read_xhtml, read_markdown])
def test_endless_signs_are_read_to_their_end(hostile: str, read: Callable[[str], RichText]) -> None:
    assert LeftOut.TOO_LONG not in read(hostile * (LONGEST // len(hostile))).left_out


@pytest.mark.parametrize("read", [read_xhtml, read_markdown])
def test_markup_of_any_length_costs_no_more_than_the_longest_that_is_read(read: Callable[[str], RichText]) -> None:
    assert read("<b>" * LONGEST) == RichText((), frozenset({LeftOut.TOO_LONG}))


@given(st.text(alphabet="ab *_-#>`[]()!<>/&;\\\n\t1.~=ul i", max_size=80))
@settings(deadline=None)
def test_any_text_is_some_markup_and_no_sign_of_a_tag_becomes_one(text: str) -> None:
    for rich in (read_markdown(text), read_xhtml(text)):
        for block in rich.blocks:
            assert block.words.strip()
            assert block.words == block.words.rstrip()


def test_a_line_of_css_gives_its_look_and_nothing_else() -> None:
    assert told(styled("a", "font-weight:bold; font-style: ITALIC; color: red")) == ["paragraph: BI[a]"]
    assert styled("a", "color: red; background: url(https://spy.example)").is_plain
    assert look_of("text-decoration: underline; display:none") == (False, False, True, True)


def test_rich_words_can_be_told_plainly() -> None:
    assert read_markdown("# Why\n1. a\n   - b").plain == "Why\n1. a\n   • b"


# --- in a form --------------------------------------------------------------------------------------------------------


def shadow(url: str, words: str) -> dict[str, object]:
    key = "valueMarkdown" if url == MARKDOWN else "valueString"
    return {"extension": [{"url": url, key: words}]}


def test_an_item_an_option_and_a_title_have_their_look_beside_their_words() -> None:
    form = of_items(
        {
            "linkId": "a",
            "text": "How bad?",
            "_text": shadow(XHTML, "<div>How <b>bad</b>?</div>"),
            "type": "choice",
            "answerOption": [
                {"valueCoding": {"code": "1", "display": "Worst", "_display": shadow(MARKDOWN, "*Worst*")}},
                {"valueString": "Best", "_valueString": shadow(STYLE, "font-weight: bold")},
            ],
        },
        title="Pain",
        _title=shadow(MARKDOWN, "Pain\n\n**now**"),
    )
    item = form["a"]

    assert (item.text, told(item.rich)) == ("How bad?", ["paragraph: How B[bad]?"]) if item.rich else False
    assert [told(one.rich) for one in item.options if one.rich] == [["paragraph: I[Worst]"], ["paragraph: B[Best]"]]
    assert [one.label for one in item.options] == ["Worst", "Best"]
    assert form.rich_title is not None
    assert form.rich_title.plain == "Pain\nnow"


@pytest.mark.parametrize(
    "markup", ["<p>How bad?</p>", "<img src='x.png'/>", "", "How <script>x</script>?", "x" * (LONGEST + 1)]
)
def test_the_plain_words_stand_where_the_markup_says_no_more_or_loses_some(markup: str) -> None:
    form = of_items({"linkId": "a", "text": "How bad?", "_text": shadow(XHTML, markup), "type": "boolean"})

    assert form["a"].text == "How bad?"
    assert form["a"].rich is None


def test_words_that_are_only_there_as_markup_are_the_items_words() -> None:
    form = of_items({"linkId": "a", "_text": shadow(MARKDOWN, "How **bad**?"), "type": "boolean"})

    assert form["a"].text == "How bad?"
