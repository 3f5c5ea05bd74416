"""A form on screen: a `FormSession` as widgets. One of the four faces of a questionnaire (screen, paper, scan, wire).

May import: Qt, `ui.theme`, `ui.widgets`, `forms`, `domain.calendar` (the prison's wall clock), `errors`. No use case.

Where to look:
    form_page       the whole page: sections, the questions of one, progress, what stands in the way; holds the session
    question        one question: its words, its field, what is known, what is wrong
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
- Lists of options open as a child of the window, not as a native popup: a lock must be able to cover them.
"""
