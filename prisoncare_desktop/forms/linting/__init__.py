"""What a designer should know of a form before a person meets it: one rule a file, gathered in `every_rule`.

A rule takes a form and what it is held to (`target`) and yields `Finding`s: a code, how grave, where, and data; no
words. `structure` and `rest` are the exceptions: they take the JSON of a form that does not load. The one says all that
keeps it from loading, where `parsing` stops at the first; the other what can be said of each question for itself.

Decisions, 2026-11-22:
* An error is what stops the form or leaves a question nobody can answer; a warning is what a person will stumble over;
  a note is worth a thought. Only errors fail a check, unless the designer asks for more.
* What depends on who reads the form (words to avoid, the age of the reader, the letters a font can draw) comes in by
  argument: the engine knows no house.
* Reading age is judged over the whole form; one question is too short for a formula (see `reading_age`).
"""
