"""What is wrong with a line of a pasted list, in words, and what can be done about it."""

from __future__ import annotations

from typing import Final

from prisoncare_desktop.domain.pasted_list import Wrong

WRONG: Final[dict[Wrong, tuple[str, str]]] = {
    Wrong.EMPTY: ("Empty line", ""),
    Wrong.HEADING: ("Heading", ""),
    Wrong.NOBODY_NAMED: ("Names nobody", "Add a prison number, or a name and a cell."),
    Wrong.ONE_IDENTIFIER: ("Not enough to say who", "Add the prison number, or the name and the cell."),
    Wrong.NOT_FOUND: ("Nobody found", "Look at the number, or at the name and the cell they live in."),
    Wrong.TWO_OF_THAT_NAME: ("Two of that name", "Two in that cell are called so: add the prison number."),
    Wrong.ANOTHER_NAME: (
        "Number of somebody else",
        "The number and the name are of two people: which is meant?",
    ),
    Wrong.LEFT: ("Has left this prison", "If they are back, say so on their page first."),
    Wrong.TWICE: ("Twice in this list", ""),
    Wrong.ON_LIST: ("On the clinic’s list already", ""),
    Wrong.NO_SUCH_TIME: ("No such time", "Write it as 09:20, or leave it out."),
    Wrong.OUTSIDE: ("Outside this half-day", "Write a time of this half-day, or leave it out."),
    Wrong.NO_TIME_LEFT: ("No free time left", "Write a time, or put them on another clinic’s list."),
}
"""By what is wrong: the words, and what to do, "" where nothing is."""

TIME_TAKEN: Final = ("Time is taken", "Somebody on the clinic’s list has that time. They can be added all the same.")
"""Of a line that fits, at a time that somebody has."""
