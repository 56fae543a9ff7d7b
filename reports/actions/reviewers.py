"""The municipality's readers: invited until a day, handed on by themselves, and what they ask and are answered."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budget.models import Agreement
from jourer.access import Role
from jourer.models import Actor, User, audit
from reports.models import AgreementReviewer, FollowUp, Question


@transaction.atomic
def invite_reviewer(
    *, by, agreement: Agreement, email: str, name: str, valid_until: date, address: str
) -> AgreementReviewer:
    """Let somebody read the agreement's follow-ups until a day, and say so by mail; `address` is that of the door.

    Who is a reviewer of it already may read until the new day.
    """
    if valid_until < timezone.localdate():
        raise ValidationError({"valid_until": _("The day has been. Choose today or a later day.")})
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    actor = _reviewer(by, _account(by, email, name), valid_until)
    review = AgreementReviewer.objects.filter(agreement=agreement, actor=actor, ended_at=None).first()
    review = review or AgreementReviewer(association=by.association, agreement=agreement, actor=actor, invited_by=by)
    review.valid_until = valid_until
    review.save_valid()
    _keep_for_as_long_as_there_is_something_to_read(actor)
    audit.record(by, "reviewer.invited", review, actor=str(actor.pk), until=valid_until.isoformat())
    transaction.on_commit(lambda: _tell(actor.user, address), robust=True)
    return review


def _account(by, email, name) -> User:
    """Nobody sets another's password: whoever is invited chooses one."""
    found = User.objects.filter(email__iexact=email).first()
    if found:
        return found
    user = User(email=email, name=name, made_by=by if isinstance(by, Actor) else None)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    return user


def _reviewer(by, user, valid_until) -> Actor:
    facts = {"association": by.association, "user": user, "role": Role.REVIEWER}
    return Actor.objects.get_or_create(**facts, defaults={"valid_until": valid_until})[0]


def _keep_for_as_long_as_there_is_something_to_read(actor: Actor) -> None:
    last = AgreementReviewer.objects.of(actor).order_by("-valid_until").values_list("valid_until", flat=True).first()
    actor.valid_until = last or timezone.localdate()
    actor.valid_from = min(actor.valid_from, actor.valid_until)
    actor.save(update_fields=["valid_from", "valid_until"])


def _tell(user, address):
    """In words that say nothing of anybody but who reads them."""
    with translation.override(user.language):
        text = _(
            "You have been asked to read follow-ups of an agreement.\n\nThe first time you come, choose a password"
            " here: %(address)s\n\nThen you sign in with this address and your password."
        ) % {"address": address}
        send_mail(_("You may read follow-ups"), text, None, [user.email])


@transaction.atomic
def hand_on(*, by: Actor, review: AgreementReviewer, email: str, name: str, address: str) -> AgreementReviewer:
    """A reviewer leaves the reading to a successor, until the same day, and reads no more of it."""
    review = AgreementReviewer.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if not review.is_current or review.actor_id != by.pk:
        raise ValidationError(_("Your time as a reviewer of this agreement is over."))
    if email.casefold() == by.user.email.casefold():
        raise ValidationError({"email": _("This is your own address. Write that of your successor.")})
    until = _not_shortened(review, email)
    review.handed_to = invite_reviewer(
        by=by, agreement=review.agreement, email=email, name=name, valid_until=until, address=address
    )
    _end(by, review, "reviewer.handed_on")
    return review.handed_to


def _not_shortened(review, email) -> date:
    """A successor who may read for longer already keeps that."""
    there = AgreementReviewer.objects.current().filter(agreement=review.agreement_id, actor__user__email__iexact=email)
    return max([review.valid_until, *there.values_list("valid_until", flat=True)])


@transaction.atomic
def end_review(*, by, review: AgreementReviewer) -> None:
    """Whoever has invited a reviewer can take it back."""
    review = AgreementReviewer.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.ended_at is None:
        _end(by, review, "reviewer.ended")


def _end(by, review, action):
    review.ended_at = timezone.now()
    review.save(update_fields=["ended_at", "handed_to"])
    _keep_for_as_long_as_there_is_something_to_read(review.actor)
    audit.record(by, action, review)


# Questions


def rows_of(content: dict) -> Iterable[tuple[str, str]]:
    """(key, words) of what can be asked about: every row of the details, and the whole."""
    yield "whole", _("The follow-up as a whole")
    for block in content.get("details", ()):
        for table in block["tables"]:
            for row in table["rows"]:
                yield row["key"], f"{table['title']}: {row['cells'][0]}"


@transaction.atomic
def ask_question(*, by: Actor, follow_up: FollowUp, row: str, text: str, idempotency_key: UUID) -> Question:
    """Ask about a row of what is published; the same form sent twice is one question."""
    about = dict(rows_of(follow_up.content)).get(row)
    if about is None:
        raise ValidationError({"row": _("Choose what the question is about.")})
    question, is_new = Question.objects.get_or_create(
        association=by.association,
        asked_by=by,
        idempotency_key=idempotency_key,
        defaults={"follow_up": follow_up, "row": row, "about": about[:300], "text": text},
    )
    if is_new:
        audit.record(by, "question.asked", question)
    return question


@transaction.atomic
def answer_question(*, by: Actor, question: Question, answer: str) -> None:
    """Once: both stand in the municipality's records then. The second of two clicks finds it answered."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if (question.answered_by_id, question.answer) == (by.pk, answer):
        return
    if question.answered_at:
        raise ValidationError(_("Somebody has answered this question already."))
    question.answer, question.answered_by, question.answered_at = answer, by, timezone.now()
    question.full_clean()
    question.save()
    audit.record(by, "question.answered", question)
