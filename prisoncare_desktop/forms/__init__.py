"""The FHIR R4 Questionnaire engine: the blank form, its answers, its logic, its wire and its place on paper.

A general library: it knows FHIR, not prisons, and could be published tomorrow. It may import only the standard library
and `prisoncare_desktop.errors`, and one file of it, when a form needs it, `fhirpathpy` (`fhirpath/library`): no Qt, no
SQL, no network, no PDF, no clock, no files. Faces (`ui/forms`, `pdf`, `scan`, the wire) meet here and never each other.

Where to look:
    json_text       JSON in and out, decimals as written
    values          the types an answer can have
    wording         the words of an element, plain and with their look (`markup`; read by `markdown`, `xhtml`)
    questionnaire   the blank form: never changes; `parsing` reads it, `soundness` refuses what cannot work
    options, value_sets, fhir_value_sets    what may be chosen, and where lists come from that the form only names
    languages       a form in another language: same items, same answers, other words
    controls        how a form asks to be shown
    support         what of a form is not acted on, and whether anybody would miss it
    response        the answers: all that changes
    repetition      groups that repeat, and questions inside each of several answers: one more, one less
    pattern         regular expressions that cannot hang
    dependencies    what must be looked at again after an answer, and whose words follow it
    expressions     what a form says in FHIRPath; `fhirpath/` reads and runs it, `evaluation` puts it to work
    enablement, calculation, validation/    the rules
    state           how a form stands, and how one answer leads to the next
    session         `FormSession`: answer, clear, confirm -> what moved
    wire            answers <-> QuestionnaireResponse, and drafts
    layout, paper   where each box is on the page, in mm: `pdf` draws it, `scan` reads it by the `layout_record`
    blocks          a form as what stays together: `question_rows`, `paper_tables` and `table_rows`, `how_to_mark`
    measures, typesetting, script, mirroring    sizes; words as lines; how a language is written and turned round
    skips, expression_words    "If No, go to question 5", "Only if ...": where to go on, for people with a pen
    page_code       what is printed in a page's code
    lint            what a designer should know of a form: `linting/`, one rule a file, with `reading_age`
    __main__        hands over to `form_check`, which may see the faces

Decisions, 2026-11-21:
* Messages are codes with data, never words: the screen words them, in the person's language.
* An option means the same in every language: it goes out as published, never in the words of the day. What the person
  read is told by the response's `language` and its items' `text`.
* Nothing is fetched. A value set that is not here leaves its question open to any code, and its address is reported.
* Nothing of a form's markup goes further than `markup.RichText`: words and flags, which a face escapes itself.
* A questionnaire never changes; answers are one immutable value (`response.py` argues it). The session holds the
  current one and recomputes only what depends on a change.
* An answer is addressed by its linkId, in a further repetition of a group by `linkId#2` (`repetition.py`). A grown form
  is a Questionnaire like any other, so that no rule, face or order knows of repetitions.
* A question nested under a question is asked once that question is answered, because FHIR puts the inner answer
  inside the outer one and has nowhere else to keep it. Where there are several answers it is asked about each and stays
  with its answer, unless it waits for one option: then it is asked once (2026-11-22).
* Our one score extension, `sum-of-ordinals`, names linkIds and adds `ordinalValue`s, or numbers as they are. It is not
  FHIRPath and does not pretend to be: another engine ignores it and loses only the sum.
* `layout.py` is the only source of box positions: its `LAYOUT_VERSION` changes when any box moves.
* Paper in a language that runs from right to left is the same layout turned round within its column (`mirroring`):
  same rows, same boxes, same squares and codes, so that one reader reads both.
* On paper, three or more questions in a row with the same answers are a table, and so is a group that repeats whose
  questions are few and short; never in easy read. Lists of more than 30 options are a line to write on: the pages of
  boxes for all countries are filled in worse, and who keys the paper in finds the word by its first letters.
* What a form works out may be answered by a person unless it is readOnly (SDC); `Response.own` says so, and clearing it
  works it out again. What came in stands until what it is worked out from changes.
* No condition is dropped on paper: what cannot be put into words says "ask a member of staff".
"""
