"""Every colour, size and space the program uses. Source: the table in the screens design, 2026-11.

Sizes are design pixels at 100% text; colours are #RRGGBB. Each text colour keeps 4.5:1 on the grounds `text_pairs`
names, in both sets, and edges that carry meaning 3:1 (`edge_pairs`); a test computes both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Tone:
    """A meaning's colours: `ink` for words and sign, `tint` for the ground, `line` for the edge, `solid` for marks."""

    ink: str
    tint: str
    line: str
    solid: str


@dataclass(frozen=True)
class Colours:
    """One set of colours. Two are made: `LIGHT` and `HIGH_CONTRAST`."""

    rail: str
    rail_selected: str
    rail_ink: str
    rail_quiet: str
    accent: str  # the warm yellow: rail edge, badge, focus
    on_accent: str
    page: str
    card: str
    head: str  # ground of table heads
    line: str
    inner_line: str
    field_line: str
    hover: str
    ink: str
    quiet: str
    primary: str
    primary_hover: str
    primary_pressed: str
    primary_tint: str
    on_primary: str
    focus_ink: str
    focus_glow: str
    selection: str
    selection_line: str
    scrim: str
    danger: str
    danger_pressed: str
    on_danger: str
    track: str
    warm_bar: str
    done: Tone
    not_seen: Tone
    caution: Tone
    unrecorded: Tone
    info: Tone
    plain: Tone
    edge_width: float = 1.0


LIGHT = Colours(
    rail="#0B2144",
    rail_selected="#1B3B70",
    rail_ink="#DCE6F2",
    rail_quiet="#A9BAD2",
    accent="#FFB81C",
    on_accent="#212B32",
    page="#F3F5F7",
    card="#FFFFFF",
    head="#FAFBFC",
    line="#D8DDE0",
    inner_line="#E8EDEE",
    field_line="#8895A0",
    hover="#F3F6F9",
    ink="#212B32",
    quiet="#4C6272",
    primary="#005EB8",
    primary_hover="#0052A3",
    primary_pressed="#003E7A",
    primary_tint="#EEF5FC",
    on_primary="#FFFFFF",
    focus_ink="#212B32",
    focus_glow="#FFB81C",
    selection="#FFF7DB",
    selection_line="#FFB81C",
    scrim="#212B32",
    danger="#B3261A",
    danger_pressed="#8A1B12",
    on_danger="#FFFFFF",
    track="#E4EAED",
    warm_bar="#ED8B00",
    done=Tone("#00612E", "#EFF8F3", "#9CCBB2", "#007F3B"),
    not_seen=Tone("#8A1B12", "#FDF3F2", "#E7B3AE", "#D5281B"),
    caution=Tone("#6B4200", "#FFF8EA", "#E5C48E", "#ED8B00"),
    unrecorded=Tone("#4C6272", "#F7F9FA", "#C8D0D6", "#768692"),
    info=Tone("#003E7A", "#EEF5FC", "#A9C9E8", "#005EB8"),
    plain=Tone("#212B32", "#FFFFFF", "#C8D0D6", "#4C6272"),
)

# Black on white, full-strength edges, no tints to tell apart: signs and words carry every meaning.
HIGH_CONTRAST = replace(
    LIGHT,
    rail="#000000",
    rail_selected="#003E7A",
    rail_ink="#FFFFFF",
    rail_quiet="#FFFFFF",
    accent="#FFD84D",
    on_accent="#000000",
    page="#FFFFFF",
    card="#FFFFFF",
    head="#FFFFFF",
    line="#000000",
    inner_line="#4A4A4A",
    field_line="#000000",
    hover="#F0F0F0",
    ink="#000000",
    quiet="#1F1F1F",
    primary="#00307A",
    primary_hover="#002560",
    primary_pressed="#001A45",
    primary_tint="#FFFFFF",
    focus_ink="#000000",
    focus_glow="#FFB000",
    selection="#FFF3A6",
    selection_line="#000000",
    scrim="#000000",
    danger="#7A0000",
    danger_pressed="#500000",
    track="#FFFFFF",
    warm_bar="#8A4B00",
    done=Tone("#003B1C", "#FFFFFF", "#003B1C", "#004D25"),
    not_seen=Tone("#6B0000", "#FFFFFF", "#6B0000", "#8A0000"),
    caution=Tone("#4A2D00", "#FFFFFF", "#4A2D00", "#8A4B00"),
    unrecorded=Tone("#1F1F1F", "#FFFFFF", "#4A4A4A", "#4A4A4A"),
    info=Tone("#00256B", "#FFFFFF", "#00256B", "#00307A"),
    plain=Tone("#000000", "#FFFFFF", "#000000", "#1F1F1F"),
    edge_width=2.0,
)

# type, design px
TEXT = 15
SMALL = 13
HEAD = 12.5  # table heads
TINY = 11.5  # key caps, the second line under a name
HEADING_1 = 23
HEADING_2 = 19
HEADING_3 = 16
BIG_NUMBER = 35
MOTTO = 31

# shape and space, px
RADIUS = 8
CARD_RADIUS = 10
CHIP_RADIUS = 6
CONTROL = 36
TABLE_ROW = 42
TABLE_HEAD = 34
RAIL_WIDTH = 218
TOP_BAR = 56
FOOT = 32
SPACE = (4, 8, 14, 18, 22)
XS, S, M, L, XL = SPACE


def contrast(first: str, second: str) -> float:
    """Return the WCAG 2.2 contrast ratio of two #RRGGBB colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def text_pairs(c: Colours) -> dict[str, tuple[str, str]]:
    """Return every (text colour, ground) the program paints, by a name for the failure message."""
    pairs = {
        "rail": (c.rail_ink, c.rail),
        "rail quiet": (c.rail_quiet, c.rail),
        "rail selected": ("#FFFFFF", c.rail_selected),
        "badge": (c.on_accent, c.accent),
        "primary button": (c.on_primary, c.primary),
        "primary button hover": (c.on_primary, c.primary_hover),
        "primary button pressed": (c.on_primary, c.primary_pressed),
        "primary words": (c.primary, c.card),
        "primary words on tint": (c.primary_pressed, c.primary_tint),
        "destructive button": (c.on_danger, c.danger),
        "destructive button pressed": (c.on_danger, c.danger_pressed),
        "destructive words": (c.danger, c.card),
    }
    for ground_name in ("page", "card", "head", "hover", "selection", "primary_tint"):
        ground = getattr(c, ground_name)
        pairs[f"ink on {ground_name}"] = (c.ink, ground)
        pairs[f"quiet on {ground_name}"] = (c.quiet, ground)
    for name in ("done", "not_seen", "caution", "unrecorded", "info", "plain"):
        tone: Tone = getattr(c, name)
        for ground_name, ground in (
            ("tint", tone.tint),
            ("card", c.card),
            ("page", c.page),
            ("selection", c.selection),
        ):
            pairs[f"{name} on {ground_name}"] = (tone.ink, ground)
    return pairs


def edge_pairs(c: Colours) -> dict[str, tuple[str, str]]:
    """Return the edges and marks that must be told from their ground at 3:1 (WCAG 1.4.11)."""
    return {
        "field edge on card": (c.field_line, c.card),
        "focus ink on page": (c.focus_ink, c.page),
        "focus ink on its glow": (c.focus_ink, c.focus_glow),
        "focus glow on the rail": (c.focus_glow, c.rail),
        "bar on card": (c.primary, c.card),
    }
