"""A form on screen: a `FormSession` as widgets. One of the four faces of a questionnaire (screen, paper, scan, wire).

May import: Qt, `ui.theme`, `ui.widgets`, `forms`, `domain.calendar` (the prison's wall clock), `errors`. No use case.

Where to look:
    form_page       the whole page: sections, the questions of one, progress, what stands in the way; holds the session
    question        one question: its words, its field, what is known, what is wrong
    sections        what of the form is on view at one time; `section_body` makes its lines, `section_list` names them
    tables          groups meant as tables, as rows and columns; `table` shows them, stacked where it is narrow
    searching       an option found by what was typed; `option_box` is the box
    rich            a form's rich words as a label; `language_switch` which of its languages is shown
    field           what every field is to its question; `factory` picks one for an item; then one file an item type
    words           answers and problems in words
    pictures        a blank form as pictures, for whoever designs it

Decisions, 2026-11-21:
- The engine is asked after every keystroke and says what moved; only that is looked at again. Fields of a section are
  made when it is first shown, and those of a question when it is first asked: opening a review draws one section.
- Digits choose in the question that has the focus, never elsewhere: a digit meant for a dose cannot answer another
  question. Arrows move among options without choosing, as an answer passed over is not an answer given.
- Enter goes to the next question without an answer, in long texts too; Shift+Enter breaks a line there.
- An item this version cannot show is said to be kept as it is. It never becomes a field, and its answer goes out again.
- Text that cannot be read as an answer (a date that is none) stays on view and stops completing; it is not in the
  draft, as the engine holds only answers.
- A table's cells are the questions of any page, put into a grid: one place for what is known and wrong. Which of both
  it is follows from the room there is, also while the window is made narrower (2026-11-22).
- A section of which nothing is asked now is not listed; the one on view stays, and says so (2026-11-22).
- Sections not on view catch up with what moved when they are shown: an answer costs what it changes (2026-11-22).
- A page runs from right to left as its form's language does; numbers, dates and addresses never do (2026-11-22).
- A file is held in the answers, 5 MB at most: it is in every draft that is kept (2026-11-22).
- Lists of options open as a child of the window, not as a native popup: a lock must be able to cover them.
"""
