"""A finding in words: what is the matter, and what to do about it."""

from __future__ import annotations

from typing import Final

from prisoncare_desktop.forms.linting.finding import Finding, FindingCode

_OLDEST: Final = 18  # in years: beyond school the formula counts grades that nobody sits in

_WORDS: Final[dict[FindingCode, tuple[str, str]]] = {
    FindingCode.DOES_NOT_LOAD: (
        "It cannot be read: {reason}.",
        "Put this right first. Until then the form cannot be used.",
    ),
    FindingCode.NO_LINK_ID: (
        "An item has no linkId: “{item}”.",
        "Give each item a linkId of its own. Answers are kept under it.",
    ),
    FindingCode.SAME_LINK_ID: (
        "{count} items have this linkId.",
        "Give each a linkId of its own. Conditions that name it must then say which they mean.",
    ),
    FindingCode.CONDITION_NAMES_NOTHING: (
        "It is asked on a condition about “{question}”, and there is no such item.",
        "Name a question of this form, or take the condition out.",
    ),
    FindingCode.SCORE_NAMES_NOTHING: (
        "The score adds up “{part}”, and there is no such item.",
        "Name a question of this form, or take it out of the score.",
    ),
    FindingCode.RING: (
        "Items wait for each other in a ring: {ring}.",
        "Take one of these conditions out.",
    ),
    FindingCode.NO_CHOICES: (
        "A choice with nothing to choose from.",
        "List its choices as answerOption, or name a value set that is in the form.",
    ),
    FindingCode.NEVER_ASKED: (
        "Nobody can ever be asked this: no answer to “{question}” makes its conditions hold.",
        "Compare with an answer that “{question}” offers, in the same code system. If one condition is enough, say so.",
    ),
    FindingCode.CHOICES_ELSEWHERE: (
        "Its choices are not in the form but at {value_set}.",
        "Put the value set into the form (contained). Offline there is nothing to choose from.",
    ),
    FindingCode.CONDITION_NEVER_HOLDS: (
        "“{question}” can never be answered “{answer}”, so this part of the condition does nothing.",
        "Compare with an answer that “{question}” offers, in the same code system.",
    ),
    FindingCode.NO_TEXT: ("It has no words.", "Write the question out. On paper its linkId would stand there."),
    FindingCode.SAME_CHOICE_TWICE: ("“{choice}” can be chosen twice.", "Take one out, or say how they differ."),
    FindingCode.NO_UNIT: (
        "A quantity without a unit.",
        "Give it one (questionnaire-unit) or several to choose from (questionnaire-unitOption).",
    ),
    FindingCode.ASKED_TWICE: (
        "The same words as in “{first}”.",
        "Ask it once. If both are needed, say in each question what is different.",
    ),
    FindingCode.SCORE_WITHOUT_RULE: (
        "A score that nothing works out.",
        "Give it a rule (calculatedExpression, or our sum-of-ordinals), or let people fill it in.",
    ),
    FindingCode.DETAIL_MISSING: (
        "The form has no {detail}.",
        "Add it. Answers are kept under url and version; the others say whose the form is and whether it is in use.",
    ),
    FindingCode.TRANSLATION_MISSING: (
        "Not all of it is in {language}: {count} texts are missing, first the {first}.",
        "Have them translated by somebody sure of the words, or leave the language out.",
    ),
    FindingCode.FORM_HARD_TO_READ: (
        "As a whole it needs a reader {age}; the target is {target}.",
        "Shorter sentences, shorter words. The hardest questions are among the notes.",
    ),
    FindingCode.LONG_SENTENCE: (
        "A sentence of {words} words; {most} is the most.",
        "Cut it in two. Put what explains the question into a help text.",
    ),
    FindingCode.WORD_TO_AVOID: ("It says “{word}”.", "Say {instead}."),
    FindingCode.NOT_ON_PAPER: (
        "It cannot be answered on paper ({type}).",
        "Paper will say so. If people fill this form in on paper, ask in words or with boxes.",
    ),
    FindingCode.LONG_CHOICE: (
        "A choice of {characters} characters; {most} is the most: “{choice}…”.",
        "Shorten it to what tells it from the others. Explain in a help text.",
    ),
    FindingCode.CANNOT_BE_PRINTED: (
        "Our paper has no letter for: {characters}.",
        "Use other letters, or leave this form to the screen.",
    ),
    FindingCode.NOT_SUPPORTED: (
        "It asks for something this program does not do: {feature}.",
        "See with --preview what people get instead, and whether that is safe.",
    ),
    FindingCode.REST_NOT_CHECKED: (
        "Each question was checked for itself; conditions, scores and translations were not.",
        "Put the errors above right that keep it from loading, then check it again.",
    ),
    FindingCode.NOTHING_ELSE_CHECKED: (
        "Nothing else could be checked.",
        "Put the error above right, then check it again.",
    ),
    FindingCode.HARD_TO_READ: (
        "It needs a reader {age}. Long words: {long_words}.",
        "Try shorter words. Words your readers use every day may stay.",
    ),
    FindingCode.CHOICE_WITHOUT_CODE: (
        "{count} choices have no code.",
        "Give each a code: what is counted must not change with the words.",
    ),
    FindingCode.POINTS_UNUSED: (
        "Choices have points (ordinalValue) that nothing adds up.",
        "Add a score, or take the points out.",
    ),
    FindingCode.NO_HELP: ("A question of {words} words without help.", "Shorten it, and explain in a help text."),
    FindingCode.ALL_REQUIRED: (
        "All {count} questions must be answered.",
        "Require only what care or safety cannot do without. People make up answers to get on.",
    ),
    FindingCode.NONE_REQUIRED: (
        "None of {count} questions must be answered.",
        "Right for what people may leave out; a clinical form needs a few that stand.",
    ),
    FindingCode.LONG_SECTION: (
        "{questions} questions at once; {most} fit on a page.",
        "Part it into groups, or ask some only when needed.",
    ),
}


def what(finding: Finding) -> str:
    """Return what is the matter."""
    data = finding.data
    if isinstance(age := data.get("age"), int):
        data = {**data, "age": f"of about {age}" if age <= _OLDEST else f"older than {_OLDEST}"}
    if data.get("long_words") == "":
        data = {**data, "long_words": "none"}
    return _WORDS[finding.code][0].format_map(data)


def what_to_do(finding: Finding) -> str:
    """Return what the designer can do about it."""
    return _WORDS[finding.code][1].format_map(finding.data)
