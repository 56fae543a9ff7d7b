"""Opening, changing and closing a case, and who may not know of it."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.rows import locked
from cases.actions.seekers import add_to_identity
from cases.models import (
    FIRST_DAY,
    Assignment,
    Case,
    CaseLabel,
    CaseMark,
    Conflict,
    Note,
    Referral,
    SupportSeeker,
)
from jourer.models import Shelter, User, audit

NOTE_LENGTH = 10_000
WHO = ("alias", "name", "phone", "email", "address")  # of an identity, what tells one person from another


@transaction.atomic
def open_case(*, by, shelter: Shelter, idempotency_key: UUID, identity=None, seeker=None, marks=(), labels=(), **facts):
    """Open a case once, with the next number of its shelter and year; the same key returns the one that is there.

    What the same key brings the second time must be what it brought the first: nobody is taken for somebody else.

    `seeker` is somebody who has been here before; without one a new seeker is made. `identity` are fields of
    `Identity`, for who gives a name; `facts` are fields of `Case`, `marks` codes of `Mark`, `labels` rows of `Label`.
    """
    _check_dates(facts["received_on"])
    shelter = locked(by, shelter, among=by.shelters)  # one at a time takes the next number
    there = Case.objects.filter(association=by.association, opened_by=by, idempotency_key=idempotency_key).first()
    if there:
        return _opened_before(there, shelter, identity or {}, facts)
    seeker = locked(by, seeker) if seeker else SupportSeeker.objects.create(association=by.association)
    case = Case(
        association=by.association,
        shelter=shelter,
        seeker=seeker,
        year=facts["received_on"].year,
        number=next_number(shelter, facts["received_on"].year),
        opened_by=by,
        idempotency_key=idempotency_key,
        **facts,
    )
    case.full_clean(exclude=["association"])
    case.save()
    if identity:
        add_to_identity(by=by, seeker=seeker, **identity)
    _mark(case, marks, labels)
    audit.record(by, "case.added", case)
    return case


def _opened_before(case, shelter, identity, facts):
    """The case, if it was opened with the same answers.

    Whether somebody is new is not compared: at the second click the case itself says that they are not.
    """
    known = case.seeker.known
    said = facts | {"shelter": shelter}
    same_facts = all(getattr(case, name) == value for name, value in said.items() if name != "first_time")
    same_person = all(known and getattr(known, name) == identity[name] for name in WHO if identity.get(name))
    if not (same_facts and same_person):
        raise ValidationError(
            {"idempotency_key": _("This page has already been saved once. Save again if this is a new case.")}
        )
    return case


def _check_dates(received_on):
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": _("The date has not come yet. Choose today or an earlier date.")})
    if received_on < FIRST_DAY:
        raise ValidationError({"received_on": _("The date is before the year 2000. Check the year.")})


def next_number(shelter: Shelter, year: int) -> int:
    """To be asked while the shelter is locked."""
    last = Case.objects.filter(shelter=shelter, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _mark(case, marks, labels):
    owner = case.association_id
    CaseMark.objects.bulk_create(CaseMark(association_id=owner, case=case, kind=kind) for kind in dict.fromkeys(marks))
    CaseLabel.objects.bulk_create(
        CaseLabel(association_id=owner, case=case, label=label) for label in dict.fromkeys(labels)
    )


@transaction.atomic
def change_case(*, by, case: Case, version: int, marks=None, labels=None, **facts) -> Case:
    """Change the statistics of a case; the audit keeps the codes before and after."""
    case = locked(by, case)
    if case.version != version:
        raise ValidationError(_("Somebody else has changed this meanwhile. See what it says now, and save again."))
    if "received_on" in facts:
        _check_dates(facts["received_on"])
    changed: dict[str, list] = {
        name: [str(case.serializable_value(name)), str(getattr(value, "pk", value))]
        for name, value in facts.items()
        if getattr(case, name) != value
    }
    for name, value in facts.items():
        setattr(case, name, value)
    case.version += 1
    case.full_clean(exclude=["association"])
    case.save()
    if marks is not None:
        changed |= _several("marks", case.marks.values_list("kind", flat=True), marks)
        case.marks.all().delete()
        _mark(case, marks, ())
    if labels is not None:
        changed |= _several("labels", case.label_links.values_list("label", flat=True), [one.pk for one in labels])
        case.label_links.all().delete()
        _mark(case, (), labels)
    audit.record(by, "case.changed", case, changed=changed)
    return case


def _several(name, before, after):
    """{name: the codes or ids before and after}, or nothing where they are the same."""
    lists = [sorted({str(one) for one in some}) for some in (before, after)]
    return {name: lists} if lists[0] != lists[1] else {}


@transaction.atomic
def close_case(*, by, case: Case, closed_on: date, closing_reason: str) -> Case:
    """Close a case with a reason; whoever has it in hand has it no more, and what was planned in it waits no more."""
    case = locked(by, case, among=Case.objects.led_by(by))
    if (case.closed_on, case.closing_reason) == (closed_on, closing_reason):
        return case  # the second of two clicks
    if case.is_closed:
        raise ValidationError(_("The case is closed already."))
    if not case.received_on <= closed_on <= timezone.localdate():
        raise ValidationError({"closed_on": _("Choose a day from when the case was received until today.")})
    case.closed_on, case.closing_reason, case.version = closed_on, closing_reason, case.version + 1
    case.full_clean(exclude=["association"])
    case.save()
    case.assignments.filter(ended_at=None).update(ended_at=timezone.now())
    audit.record(by, "case.closed", case, reason=closing_reason)
    return case


@transaction.atomic
def reopen_case(*, by, case: Case) -> Case:
    case = locked(by, case, among=Case.objects.led_by(by))
    if not case.is_closed:
        raise ValidationError(_("The case is open already."))
    case.closed_on, case.closing_reason, case.version = None, "", case.version + 1
    case.save()
    audit.record(by, "case.reopened", case)
    return case


@transaction.atomic
def write_note(*, by, case: Case, text: str, idempotency_key: UUID) -> Note:
    """Add a note once; the same key returns the one that is there, and is refused for other words."""
    case = locked(by, case)
    text = text.replace("\0", "").strip()
    if not text:
        raise ValidationError({"text": _("Write something first.")})
    if len(text) > NOTE_LENGTH:
        raise ValidationError(
            {"text": _("A note has at most %(most)s characters; this one has %(length)s. Divide it into several.")
             % {"most": NOTE_LENGTH, "length": len(text)}}
        )  # fmt: skip
    note, made = Note.objects.get_or_create(
        written_by=by,
        idempotency_key=idempotency_key,
        defaults={"association": by.association, "case": case, "text": text},
    )
    if made:
        audit.record(by, "case.note_written", case, note=str(note.pk))
    elif note.case_id != case.pk or note.text != text:
        raise ValidationError(
            {"idempotency_key": _("This page has already been saved once. Save again if this is a new note.")}
        )
    return note


@transaction.atomic
def offer_meeting(*, by, case: Case, offered_on: date) -> Case:
    case = locked(by, case)
    if not case.received_on <= offered_on <= timezone.localdate():
        raise ValidationError({"offered_on": _("Choose a day from when the case was received until today.")})
    if case.meeting_offered_on == offered_on:
        return case  # the second of two clicks
    case.meeting_offered_on, case.version = offered_on, case.version + 1
    case.save()
    audit.record(by, "case.meeting_offered", case)
    return case


@transaction.atomic
def refer(*, by, case: Case, to: str, referred_on: date, has_consent: bool) -> Referral:
    """Note once that somebody was sent on; never without the person's consent."""
    if not has_consent:
        raise ValidationError({"has_consent": _("Nobody is referred without having agreed to it.")})
    if not case.received_on <= referred_on <= timezone.localdate():
        raise ValidationError({"referred_on": _("Choose a day from when the case was received until today.")})
    case = locked(by, case)  # the second of two clicks waits, and finds the first
    same_day = case.referrals.filter(referred_on=referred_on, made_by=by)
    if there := next((one for one in same_day if one.to == to), None):
        return there
    referral = Referral(
        association=by.association, case=case, to=to, referred_on=referred_on, has_consent=True, made_by=by
    )
    referral.full_clean(exclude=["association"])
    referral.save()
    audit.record(by, "case.referred", case, referral=str(referral.pk))
    return referral


@transaction.atomic
def declare_conflict(*, by, case: Case, user: User) -> Conflict:
    """From now on the user knows of no case of this person, in any role; what they had in hand is handed back."""
    return block(by, locked(by, case, among=Case.objects.led_by(by)), user)


def block(by, case, user):
    """Also for who has just handed the case back, and sees it no more."""
    conflict, made = Conflict.objects.get_or_create(
        case=case, user=user, defaults={"association": by.association, "declared_by": by}
    )
    in_hand = Assignment.objects.filter(case__seeker=case.seeker_id, to__user=user, ended_at=None)
    in_hand.update(ended_at=timezone.now())
    if made:
        audit.record(by, "case.conflict_declared", case, user=str(user.pk))
    return conflict
