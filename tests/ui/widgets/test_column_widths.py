from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prisoncare_desktop.ui.widgets.column_widths import share
from prisoncare_desktop.ui.widgets.rows import Column


def test_a_stretching_column_takes_what_is_left() -> None:
    columns = [Column("time", "Time"), Column("why", "Reason", stretch=1)]
    assert share(columns, [80.0, 100.0], 500) == [80, 420]


def test_with_no_stretching_column_all_grow_alike() -> None:
    assert share([Column("a", "A"), Column("b", "B")], [100.0, 200.0], 600) == [200, 400]


def test_a_narrow_screen_takes_from_the_stretching_columns_first() -> None:
    columns = [Column("time", "Time"), Column("why", "Reason", stretch=1)]
    assert share(columns, [80.0, 300.0], 200) == [80, 120]


@given(
    st.lists(
        st.tuples(st.floats(0, 600), st.integers(0, 3), st.one_of(st.none(), st.integers(20, 300))),
        min_size=1,
        max_size=10,
    ),
    st.integers(600, 2000),
)
def test_the_columns_fill_the_table_and_only_stretching_ones_give_way(
    made: list[tuple[float, int, int | None]], total: int
) -> None:
    columns = [Column(str(i), "x", width=width, stretch=stretch) for i, (_, stretch, width) in enumerate(made)]
    widths = share(columns, [wanted for wanted, _, _ in made], total)
    assert sum(widths) >= total
    for column, (wanted, _, _), width in zip(columns, made, widths, strict=True):
        assert width >= wanted - 1 or column.stretch
    if sum(wanted for wanted, _, _ in made) <= total:
        assert sum(widths) == total
