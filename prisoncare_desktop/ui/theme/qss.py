"""The one style sheet, built from tokens. What it cannot draw well is painted in `ui/widgets`."""

from __future__ import annotations

from prisoncare_desktop import resources
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.theme.tokens import (
    BIG_NUMBER,
    CARD_RADIUS,
    CONTROL,
    HEADING_1,
    HEADING_2,
    HEADING_3,
    MOTTO,
    RADIUS,
    SMALL,
    TEXT,
)

LINE = 1.21  # of Inter: a line's height by its size
AROUND = 10  # px a box keeps above and below its line together


def build_qss(worn: Look) -> str:
    """Return the style sheet for a look. Widgets are chosen by type, or by the `kind` property ours set."""
    c = worn.colours
    edge = round(c.edge_width)

    chevron = resources.path_of("icons/chevron-down.svg").as_posix()

    def px(size: float) -> str:
        return f"{round(size * worn.text_scale)}px"

    def high(size: int) -> str:
        """Return a height that is `size` until the text in it wants more."""
        return f"{max(size, round(TEXT * worn.text_scale * LINE) + AROUND)}px"

    return f"""
QMainWindow, QDialog {{ background: {c.page}; }}
QLabel {{ background: transparent; }}
QLabel[kind="heading1"] {{ font-size: {px(HEADING_1)}; font-weight: 700; }}
QLabel[kind="heading2"] {{ font-size: {px(HEADING_2)}; font-weight: 700; }}
QLabel[kind="heading3"] {{ font-size: {px(HEADING_3)}; font-weight: 700; }}
QLabel[kind="quiet"] {{ color: {c.quiet}; }}
QLabel[kind="small"] {{ color: {c.quiet}; font-size: {px(SMALL)}; }}
QLabel[kind="field"] {{ font-weight: 600; }}
QLabel[kind="strong"] {{ font-weight: 600; }}
QLabel[kind="motto"] {{ color: #FFFFFF; font-size: {px(MOTTO)}; font-weight: 700; }}
QLabel[kind="rail"] {{ color: {c.rail_quiet}; }}
QLabel[kind="rail_small"] {{ color: {c.rail_quiet}; font-size: {px(SMALL)}; }}
QLabel[kind="group"] {{ color: {c.quiet}; font-size: {px(SMALL)}; font-weight: 600; }}
QLabel[kind="number"] {{ font-size: {px(BIG_NUMBER)}; font-weight: 700; }}
QLabel[tone="done"] {{ color: {c.done.ink}; }}
QLabel[tone="not_seen"] {{ color: {c.not_seen.ink}; }}
QLabel[tone="caution"] {{ color: {c.caution.ink}; }}
QLabel[tone="info"] {{ color: {c.info.ink}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QTimeEdit, QDateTimeEdit, QComboBox {{
    background: {c.card}; border: {edge}px solid {c.field_line}; border-radius: {RADIUS}px;
    padding: 0 12px; min-height: {high(CONTROL - 2 * edge)};
    selection-background-color: {c.primary}; selection-color: {c.on_primary};
}}
QPlainTextEdit, QTextEdit {{ padding: 8px 10px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled,
QDateEdit:disabled, QComboBox:disabled {{ background: {c.page}; color: {c.quiet}; border-color: {c.line}; }}
QLineEdit[kind="bare"] {{ border: none; padding: 0; background: transparent; min-height: 0; }}
QLineEdit[kind="password"] {{ font-size: {px(TEXT)}; min-height: {high(CONTROL + 8)}; padding: 0 14px;
    lineedit-password-character: 8226; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: {px(28)}; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{chevron}"); width: {px(16)}; height: {px(16)}; }}
QComboBox QAbstractItemView {{
    background: {c.card}; border: {edge}px solid {c.field_line}; border-radius: {RADIUS}px; padding: 4px; outline: none;
    selection-background-color: {c.selection}; selection-color: {c.ink};
}}
QComboBox QAbstractItemView::item {{ min-height: {high(CONTROL - 4)}; padding: 0 8px; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{
    border: none; width: 0;
}}

QToolTip {{ background: {c.ink}; color: {c.card}; border: none; padding: 6px 9px; font-size: {px(SMALL)}; }}

QFrame[kind="card"] {{
    background: {c.card}; border: {edge}px solid {c.line}; border-radius: {CARD_RADIUS}px;
}}
QFrame[kind="line"] {{ background: {c.inner_line}; border: none; min-height: 1px; max-height: 1px; }}

QTextBrowser[kind="help"] {{ border: none; border-radius: 0; padding: 0; min-height: 430px; }}
QScrollArea, QScrollArea > QWidget, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {c.unrecorded.line if edge == 1 else c.ink}; border-radius: 4px; }}
QScrollBar::handle:vertical {{ min-height: 36px; }}
QScrollBar::handle:horizontal {{ min-width: 36px; }}
QScrollBar::handle:hover {{ background: {c.quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QMenu {{
    background: {c.card}; border: {edge}px solid {c.field_line}; border-radius: {RADIUS}px; padding: 6px;
}}
QMenu::item {{ padding: 8px 28px 8px 12px; border-radius: 6px; color: {c.ink}; }}
QMenu::item:selected {{ background: {c.selection}; color: {c.ink}; }}
QMenu::item:checked {{ font-weight: 600; }}
QMenu::separator {{ height: 1px; background: {c.inner_line}; margin: 5px 6px; }}
QMenu::indicator {{ width: 0; }}
"""
