"""`python -m prisoncare_desktop.forms check`: what a designer of a form should know before a person meets it.

The rules are `forms.linting`'s; here they are put into words, and the form is drawn as it would be on screen and on
paper. That takes Qt, ReportLab and the page renderer together, so this stands at the top of the house beside `demo`,
and is the one room besides `app` that may see several doors. `forms.__main__` hands over to it: the one import that
goes up, stated in the contracts, because a designer knows the forms and not the house.

    command     the arguments, the files, the exit code
    report      findings in lines for people, or as JSON
    words       a finding in words: what is the matter, and what to do
    house       what our forms are held to: words to avoid, the letters our paper has
    previews    the screen as pictures, the paper as PDF and pictures
    all_shown   a form without its conditions, so that its screen hides nothing

Decision, 2026-11-22: a help, not a designer. It changes no file; forms are written in any FHIR tool or by hand.
"""
