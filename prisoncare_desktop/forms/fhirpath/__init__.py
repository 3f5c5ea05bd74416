"""FHIRPath: what an expression says, what it reads, and what it comes to.

    grammar   text -> a tree; our own, because the library's takes a thousandth of a second for each expression
    reads     which items of a form an expression looks at, without running it
    quick     plain expressions as Python functions, the same answers as the library's (a test holds them together)
    library   everything else, through `fhirpathpy`: the only file that imports it, and only when it is needed

Decisions, 2026-11-22:
* A form is a stranger's program. It gets no network, no file and no clock but the one it is given; it is stopped after
  so many steps, so much time and so many characters; a pattern in it is ours (`forms/pattern.py`), which cannot hang.
* What cannot be run is said (`Trouble`), never guessed: the expression then comes to nothing.
"""
