"""What makes a Questionnaire one that cannot work; found when it is read, never while a nurse answers."""

from __future__ import annotations

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.dependencies import dependencies_of
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire, every


def check(form: Questionnaire) -> None:
    """Refuse a form that cannot work.

    Raises:
        UnreadableForm: two items share a linkId, a condition or a score names none that exists, items wait for each
            other in a ring, or a whole-number score adds up fractions.
    """
    seen: set[str] = set()
    for item in every(form.items):
        if item.link_id in seen:
            raise UnreadableForm(f"two items have the linkId {item.link_id}", item.link_id)
        seen.add(item.link_id)
    for item in every(form.items):
        _check_names(item, form)
    for item in every(form.items):
        _check_score(item, form)
    dependencies_of(form)


def _check_names(item: Item, form: Questionnaire) -> None:
    for condition in item.enable_when:
        if condition.question not in form:
            raise UnreadableForm(
                f"item {item.link_id}: enableWhen names {condition.question}, which is not in the form", item.link_id
            )
    for link_id in item.sum_of:
        if link_id not in form:
            raise UnreadableForm(
                f"item {item.link_id}: the score names {link_id}, which is not in the form", item.link_id
            )


def _check_score(item: Item, form: Questionnaire) -> None:
    if not item.sum_of:
        return
    if item.type not in {ItemType.INTEGER, ItemType.DECIMAL}:
        raise UnreadableForm(f"item {item.link_id}: a score is an integer or a decimal", item.link_id)
    for link_id in item.sum_of:
        if form[link_id].type is ItemType.INTEGER or form[link_id].type is item.type:
            continue  # numbers are added as they are
        ordinals = [one.ordinal for one in form[link_id].options if one.ordinal is not None]
        if not ordinals:
            raise UnreadableForm(f"item {item.link_id}: the score adds {link_id}, which has no ordinals", item.link_id)
        if item.type is ItemType.INTEGER and any(one != one.to_integral_value() for one in ordinals):
            raise UnreadableForm(f"item {item.link_id}: a whole-number score adds fractions", item.link_id)
