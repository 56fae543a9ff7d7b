"""A follow-up from its first day to its publication, and its corrections."""

from collections.abc import Callable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Agreement
from jourer import jobs
from jourer.changing import refuse_stale
from jourer.marks import mark_of, plain
from jourer.models import Association, Job, audit
from reports import disclosure
from reports.follow_ups import content
from reports.models import FollowUp, digest_of

FOLLOW_UP = "follow_up"  # the kind of job
TEXTS = ("summary", "hours", "tells_apart")


@transaction.atomic
def begin_follow_up(*, by, agreement: Agreement, starts_on: date, ends_on: date) -> FollowUp:
    """Begin the follow-up of fixed days within one period of the agreement; of the days of a draft it is that draft.

    Of part of a period people are not told apart unless somebody asks for it: little could be told of the whole then.
    """
    _refuse_days(agreement, starts_on, ends_on)
    same = FollowUp.objects.filter(agreement=agreement, starts_on=starts_on, ends_on=ends_on)
    if draft := same.drafts().first():
        return draft
    is_whole = agreement.term.period_on(starts_on) == (starts_on, ends_on)
    facts = {"starts_on": starts_on, "ends_on": ends_on, "tells_apart": is_whole}
    follow_up = FollowUp(association=by.association, agreement=agreement, begun_by=by, **facts)
    follow_up.save_valid()
    audit.record(by, "follow_up.begun", follow_up)
    return follow_up


def _refuse_days(agreement, starts_on, ends_on):
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first.")})
    if ends_on >= timezone.localdate():
        raise ValidationError({"ends_on": _("The days are not over yet. Choose a last day that has been.")})
    if not agreement.term.holds((starts_on, ends_on)):
        raise ValidationError({"starts_on": _("The agreement does not hold on all of these days.")})
    if agreement.term.period_on(starts_on) != agreement.term.period_on(ends_on):
        raise ValidationError(
            {"ends_on": _("The days lie in two periods of the agreement. Make a follow-up for each of them.")}
        )


@transaction.atomic
def write_follow_up(*, by, follow_up: FollowUp, comments: Mapping[str, str], state: str | None = None, **texts) -> None:
    """What the association itself says: `TEXTS`, and {key of a commitment: comment}. What was prepared is no more."""
    draft = _locked_draft(follow_up)
    before = texts_of(draft)
    for name in TEXTS:
        setattr(draft, name, texts[name])
    draft.comments = {key: text for key, text in comments.items() if text}
    if texts_of(draft) == before:
        return
    refuse_stale(state, before)
    _clear(draft)
    draft.full_clean()
    draft.save()
    audit.record(by, "follow_up.written", draft)


def texts_of(draft: FollowUp) -> str:
    return mark_of({name: plain(getattr(draft, name)) for name in (*TEXTS, "reason")} | {"comments": draft.comments})


def _clear(draft):
    draft.prepared_at, draft.content, draft.missing, draft.asked = None, {}, [], ""
    draft.released, draft.built_on = {}, []


def _locked_draft(follow_up) -> FollowUp:
    draft = FollowUp.objects.select_for_update().filter(pk=follow_up.pk).first()
    if draft is None:
        raise ValidationError(_("Somebody has thrown this draft away."))
    _refuse_published(draft)
    return draft


def _refuse_published(follow_up):
    if follow_up.is_published:
        raise ValidationError(_("The follow-up is published, and is not changed any more. Make a correction instead."))


def ask_to_prepare(*, by, follow_up: FollowUp) -> Job:
    """Put the preparation in the queue, unless it is there: what persons may be told apart takes its time."""
    _refuse_published(follow_up)
    waiting = preparations(follow_up).filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()
    return waiting or jobs.ask(by=by, kind=FOLLOW_UP, follow_up=str(follow_up.pk))


def preparations(follow_up: FollowUp):
    """The latest first."""
    named = {"kind": FOLLOW_UP, "parameters__follow_up": str(follow_up.pk)}
    return Job.objects.filter(association=follow_up.association_id, **named).order_by("-asked_at")


def prepare_follow_up(*, by, follow_up: FollowUp, tell: Callable[[int], None] = lambda per_cent: None) -> bool:
    """Gather everything as it stands now, to be looked at; False where somebody has written in it meanwhile.

    False too where it is a draft no more: published, or thrown away.
    """
    drafts = FollowUp.objects.drafts().filter(pk=follow_up.pk)
    moment, draft = timezone.now(), drafts.first()
    if draft is None:
        return False
    texts, made = texts_of(draft), content.compose(draft, moment, tell)
    with transaction.atomic():
        draft = drafts.select_for_update().first()
        if draft is None or texts_of(draft) != texts:
            return False
        draft.prepared_at, draft.content, draft.missing = moment, made.content, made.missing
        draft.asked, draft.built_on = made.asked, made.built_on
        draft.released = disclosure.as_json(made.released) if made.released else {}
        draft.save()
        audit.record(by, "follow_up.prepared", draft)
    return True


@transaction.atomic
def publish_follow_up(*, by, follow_up: FollowUp, seen: str) -> None:
    """Let out exactly what was looked at, `seen` being its fingerprint: whole, or not at all.

    The second of two clicks finds it published.
    """
    Association.objects.select_for_update().get(pk=by.association_id)  # what leaves the house leaves it in turn
    if FollowUp.objects.published().filter(pk=follow_up.pk, digest=seen).exists():
        return
    draft = _locked_draft(follow_up)
    _refuse_to_publish(draft, seen)
    draft.digest, draft.published_at, draft.published_by = seen, timezone.now(), by
    draft.save()
    audit.record(by, "follow_up.published", draft, digest=draft.digest, version=draft.version)


def _refuse_to_publish(draft, seen):
    if not draft.prepared_at:
        raise ValidationError(_("Prepare the follow-up first, and look at it as the reviewer will see it."))
    if draft.missing:
        raise ValidationError(_("Figures are missing, and nothing has been published. They are listed on the page."))
    if digest_of(draft.content) != seen:
        raise ValidationError(_("The follow-up was prepared anew while you looked. Look at it once more."))
    if draft.built_on != [str(one.pk) for one in content.releases(draft.association_id)]:
        raise ValidationError(
            _("Another follow-up has been published since. Prepare this one anew, so that the two tell nobody apart.")
        )


@transaction.atomic
def correct_follow_up(*, by, follow_up: FollowUp, reason: str) -> FollowUp:
    """Begin a new version of one that is published; the published one is read until the new one is.

    Where one is begun already it is that one: two clicks, or two who have seen the same slip.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is corrected: the reader sees it.")})
    before = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if not before.is_published:
        raise ValidationError(_("What is not published is not corrected: change it."))
    if draft := before.versions().drafts().first():
        return draft
    whose = {"association": by.association, "agreement": before.agreement, "begun_by": by}
    facts = {name: getattr(before, name) for name in (*TEXTS, "starts_on", "ends_on", "comments")}
    made = FollowUp(version=before.version + 1, reason=reason.strip(), **whose, **facts)
    made.save_valid()
    audit.record(by, "follow_up.corrected", made, version=made.version)
    return made


@transaction.atomic
def discard_follow_up(*, by, follow_up: FollowUp) -> None:
    """Throw a draft away; the second of two clicks finds it gone."""
    for draft in FollowUp.objects.select_for_update().filter(pk=follow_up.pk):
        _refuse_published(draft)
        audit.record(by, "follow_up.discarded", draft)
        draft.delete()
