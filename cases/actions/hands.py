"""A case from hand to hand: handed out, accepted or sent back, reported back."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import codes, vetting
from cases.actions.cases import block
from cases.actions.rows import each_locked, locked
from cases.models import Assignment, Case, Conflict, FollowUp
from jourer.models import Actor, audit


def must_not_know(case: Case) -> QuerySet:
    """The users for whom any case of the same person is blocked."""
    return Conflict.objects.filter(case__seeker=case.seeker_id).values("user")


def who_may_support(case: Case) -> QuerySet[Actor]:
    """Those of the case's shelter who may have a case, without those who must not know of it."""
    actors = Actor.objects.filter(association=case.association_id, shelters=case.shelter_id).current().who_log()
    return actors.exclude(user__in=must_not_know(case))


def in_hand(case: Case) -> Assignment | None:
    """Who has the case now, or is asked to take it."""
    return case.assignments.filter(ended_at=None).select_related("to__user").first()


@transaction.atomic
def hand_out(*, by, case: Case, to: Actor, instead_of: str | None = None, despite: str = "") -> Assignment:
    """Ask somebody to take a case, with what is planned in it; who had it has it no more, and the trail stays.

    What one takes oneself is accepted at once. `instead_of` is the key of the assignment that was on the page, empty
    where nobody had the case: whoever has got it since is told of and keeps it. None asks nothing. `despite` is why a
    volunteer gets it who lacks something.
    """
    case = locked(by, case, among=Case.objects.led_by(by))
    now_has = in_hand(case)
    if instead_of not in {None, key_of(now_has)}:
        return _handed_out_meanwhile(by, to, now_has)
    if case.is_closed:
        raise ValidationError(_("The case is closed already."))
    if not who_may_support(case).filter(pk=to.pk).exists():
        raise ValidationError({"to": _("Choose somebody who works for the case's shelter.")})
    marked = _marked(to, [case], despite)
    now = timezone.now()
    case.assignments.filter(ended_at=None).update(ended_at=now)
    assignment = Assignment.objects.create(
        association=by.association, case=case, to=to, handed_out_by=by, accepted_at=now if to == by else None, **marked
    )
    _take_over([case], to)
    audit.record(by, "case.handed_out", case, to=str(to.pk), **marked)
    return assignment


def _marked(to, cases, despite):
    """What the person lacks and why they are asked all the same; nothing where nothing lacks."""
    lacked = vetting.lacked_by(to, cases, despite)
    return {"lacked": lacked, "despite": despite} if lacked else {}


def key_of(assignment: Assignment | None) -> str:
    return str(assignment.pk) if assignment else ""


def _handed_out_meanwhile(by, to, now_has):
    """The second of two clicks finds what the first did; anybody else is told who has the case now."""
    if now_has is None:
        raise ValidationError(
            _("The case has come back meanwhile. Hand it out again if it is still to go to the one you chose.")
        )
    if (now_has.to, now_has.handed_out_by) != (to, by):
        words = _("%(name)s has already got the case. Hand it out again if it is to go to somebody else after all.")
        raise ValidationError(words % {"name": now_has.to.user.name})
    return now_has


def _take_over(cases, to):
    """What is planned for those who had the cases before: they see it no more, and it would be on nobody's day."""
    had_it = Assignment.objects.filter(case=OuterRef("case"), to=OuterRef("by"), ended_at__isnull=False)
    FollowUp.objects.waiting().filter(Exists(had_it), case__in=cases).update(by=to)


@transaction.atomic
def hand_out_several(*, by, cases: Iterable[Case], to: Actor, despite: str = "") -> list[Assignment]:
    """Ask somebody to take several cases that nobody has: all of them or none, with what is wrong case by case."""
    mine = each_locked(by, cases, among=Case.objects.led_by(by))
    waiting = sorted(mine, key=lambda case: (case.received_on, case.number))
    _refuse_what_cannot_go_to(to, waiting)
    marked = _marked(to, waiting, despite)
    now = timezone.now()
    made = Assignment.objects.bulk_create(
        Assignment(
            association=by.association,
            case=case,
            to=to,
            handed_out_by=by,
            accepted_at=now if to == by else None,
            **marked,
        )
        for case in waiting
    )
    _take_over(waiting, to)
    for assignment in made:
        audit.record(by, "case.handed_out", assignment.case, to=str(to.pk), **marked)
    return made


def _refuse_what_cannot_go_to(to, cases):
    keys = [case.pk for case in cases]
    taken = set(Assignment.objects.filter(case__in=keys, ended_at=None).values_list("case", flat=True))
    open_to_them = Case.objects.open().filter(pk__in=keys, shelter__in=to.shelters.all())
    fitting = set(open_to_them.exclude(pk__in=Case.objects.blocked_for(to.user_id)).values_list("pk", flat=True))
    problems = [
        _cannot_go(case, is_taken=case.pk in taken) for case in cases if case.pk in taken or case.pk not in fitting
    ]
    if problems:
        raise ValidationError({"cases": problems})


def _cannot_go(case, *, is_taken):
    problem = (
        _("Somebody has been asked to take it meanwhile.")
        if is_taken
        else _("Choose somebody who works for the case's shelter.")
    )
    return _("Case %(reference)s: %(problem)s") % {"reference": case.reference, "problem": problem}


def _of(by, case):
    """The assignment that the actor has of the case, locked; refused where it is somebody else's or over."""
    found = Assignment.objects.select_for_update().filter(case=case, to=by, ended_at=None).first()
    if found is None:
        raise ValidationError(_("The case is not in your hands any more."))
    return found


@transaction.atomic
def accept(*, by, case: Case) -> Assignment:
    """Take a case that one was asked to take; the second of two clicks finds it taken."""
    assignment = _of(by, case)
    if assignment.accepted_at is None:
        vetting.refuse_barred(by, case)
        assignment.accepted_at = timezone.now()
        assignment.save()
        audit.record(by, "case.accepted", case)
    return assignment


@transaction.atomic
def send_back(*, by, case: Case, reason: str) -> Assignment:
    """Give a case back, accepted or not; it waits for somebody else.

    Who knows somebody involved does not see it again, whatever role they have (jäv).
    """
    assignment = _of(by, case)
    assignment.ended_at, assignment.sent_back = timezone.now(), reason
    assignment.full_clean(exclude=["association"])
    assignment.save()
    audit.record(by, "case.sent_back", case, reason=reason)
    if reason == codes.SentBack.KNOWS:
        block(by, case, by.user)
    return assignment


@transaction.atomic
def report_back(*, by, case: Case) -> Assignment:
    """Say that one's part is done, once: the coordinator closes the case or hands it on."""
    assignment = _of(by, case)
    if assignment.accepted_at is None:
        raise ValidationError(_("The case is not in your hands any more."))
    if assignment.reported_back_at is None:
        assignment.reported_back_at = timezone.now()
        assignment.save()
        audit.record(by, "case.reported_back", case)
    return assignment
