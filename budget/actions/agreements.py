"""An agreement from the negotiation to its end: who, how long, what both sides give, what is promised, its papers."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget import agreements
from budget.accounts import Accounts
from budget.actions.refusals import refuse_to_come
from budget.codes import Renewal, Side
from budget.models import (
    Agreement,
    AgreementDate,
    AgreementDistrict,
    Commitment,
    CommitmentParty,
    Contribution,
    ContributionSource,
    Funding,
    Party,
    ProRating,
    SignedFile,
)
from jourer import kinds, metrics, periods
from jourer.actions import record_decision
from jourer.changing import change, refuse_stale
from jourer.models import Decision, District, Measure, audit

# `state` is the mark of what the page showed, as of grants: where somebody else was first, nothing is overwritten.

# An agreement

DAYS = ("starts_on", "initial_end", "latest_end")
OF_MAIN = (*DAYS, "renewal_months", "notice_month", "notice_day")  # an appendix holds as long as its main agreement


@transaction.atomic
def add_agreement(*, by, districts: Collection[District] = (), **facts) -> Agreement:
    """Write down an agreement, also while it is negotiated."""
    agreement = Agreement(association=by.association, **facts)
    _check(agreement)
    agreement.save_valid()
    _set_districts(agreement, districts)
    audit.record(by, "agreement.added", agreement)
    return agreement


@transaction.atomic
def change_agreement(
    *, by, agreement: Agreement, state=None, districts: Collection[District] | None = None, **facts
) -> Agreement:
    """Change what is said of it; its commitments are followed for as long as it can last."""
    agreement = _locked(agreement)
    before = agreements.state_of(agreement)
    _check(Agreement(pk=agreement.pk, **{name: facts.get(name, getattr(agreement, name)) for name in CHECKED}))
    changed = change(by=by, row=agreement, action="agreement.changed", facts=facts)
    if districts is not None and _set_districts(agreement, districts):
        changed.append("districts")
        audit.record(by, "agreement.districts_set", agreement, districts=sorted(str(one.pk) for one in districts))
    if changed:
        refuse_stale(state, before)
        _follow(agreement)
    return agreement


CHECKED = ("main", "is_agreed", "signed_on", "renewal", *OF_MAIN)


def _locked(agreement: Agreement) -> Agreement:
    """Whoever writes anything of an agreement waits here for whoever is at it."""
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    return Agreement.objects.select_related("main").get(pk=agreement.pk)  # PostgreSQL locks no outer join


def _check(agreement):
    """Each at the field that is to be corrected."""
    problems = {} if agreement.main_id else _problems_of_days(agreement)
    if agreement.main_id and any(getattr(agreement, name) for name in OF_MAIN):
        problems["main"] = _("An appendix holds for as long as its main agreement, and has no days of its own.")
    if agreement.signed_on and agreement.signed_on > timezone.localdate():
        problems["signed_on"] = _("The date has not come yet. Choose today or an earlier date.")
    if agreement.signed_on and not agreement.is_agreed:
        problems["is_agreed"] = _("What is signed is agreed. Tick it, or take away the day.")
    if problems:
        raise ValidationError(problems)


def _problems_of_days(agreement) -> dict[str, str]:
    problems = periods.slips(**{name: getattr(agreement, name) for name in DAYS})
    if not agreement.starts_on:
        problems["starts_on"] = _("Write the first day.")
    if not agreement.initial_end:
        problems["initial_end"] = _("Write the last day.")
    if agreement.starts_on and agreement.initial_end and agreement.initial_end < agreement.starts_on:
        problems["initial_end"] = _("The last day is before the first.")
    if agreement.latest_end and agreement.initial_end and agreement.latest_end < agreement.initial_end:
        problems["latest_end"] = _("This is before the last day of the first period.")
    return problems | _problems_of_renewal(agreement)


def _problems_of_renewal(agreement) -> dict[str, str]:
    if (agreement.renewal == Renewal.MONTHS) != bool(agreement.renewal_months):
        return {
            "renewal_months": _("Write how many months where it is renewed so many months at a time, and only there.")
        }
    if bool(agreement.notice_month) != bool(agreement.notice_day):
        return {"notice_day": _("Write both the day and the month.")}
    if agreement.notice_month and not _is_day(agreement.notice_month, agreement.notice_day):
        return {"notice_day": _("There is no such day in the month.")}
    if agreement.renewal == Renewal.NONE and agreement.notice_month:
        return {"notice_day": _("What is not renewed has no last notice day. Choose how it is renewed.")}
    return {}


def _is_day(month, day):
    try:
        return bool(date(2000, month, day))  # a leap year: the 29th of February is a day
    except ValueError:
        return False


def _set_districts(agreement, districts) -> bool:
    """Whether that made a difference."""
    there, wanted = agreements.districts_of(agreement), {one.pk for one in districts}
    AgreementDistrict.objects.filter(agreement=agreement, district__in=there - wanted).delete()
    AgreementDistrict.objects.bulk_create(
        AgreementDistrict(association_id=agreement.association_id, agreement=agreement, district_id=key)
        for key in wanted - there
    )
    return there != wanted


def _follow(agreement):
    """What lies within the agreement still has to, and its commitments are measured as long as it lasts."""
    of_it = [agreement, *agreement.appendices.select_related("main")]
    _refuse_lost_pro_ratings(of_it)
    for commitment in Commitment.objects.filter(agreement__in=of_it).select_related("agreement__main", "measure"):
        _stretch(commitment)


def _refuse_lost_pro_ratings(of_it):
    for said in ProRating.objects.filter(agreement__in=of_it).select_related("agreement__main"):
        if _period_from(said.agreement, said.starts_on) is None:
            words = {"day": date_format(said.starts_on)}
            message = _("A part of the amounts holds for the period from %(day)s. Take that away first.")
            raise ValidationError(message % words)


def _period_from(agreement, day) -> periods.Window | None:
    """The period that begins on the day, if one does."""
    period = agreement.term.period_on(day)
    return period if period and period[0] == day else None


def _stretch(commitment):
    """Its measure is about the whole time in which it holds."""
    measure = commitment.measure
    if measure.window != agreements.lasting(commitment):
        measure.starts_on, measure.ends_on = agreements.lasting(commitment)
        measure.save(update_fields=["starts_on", "ends_on"])


@transaction.atomic
def record_ending(*, by, agreement: Agreement, state=None, **facts) -> Agreement:
    """That notice was given and by whom, or that the parties have settled on another last day; or neither after all."""
    agreement = _locked(agreement)
    if agreement.main_id:
        raise ValidationError(_("An appendix holds for as long as its main agreement, and has no days of its own."))
    before = agreements.state_of_ending(agreement)
    _check_ending(Agreement(starts_on=agreement.starts_on, **facts))
    if change(by=by, row=agreement, action="agreement.ending_recorded", facts=facts):
        refuse_stale(state, before)
        _follow(agreement)
    return agreement


def _check_ending(agreement):
    problems = periods.slips(noticed_on=agreement.noticed_on, ended_on=agreement.ended_on)
    if agreement.noticed_on and agreement.noticed_on > timezone.localdate():
        problems["noticed_on"] = _("The date has not come yet. Choose today or an earlier date.")
    if bool(agreement.noticed_on) != bool(agreement.noticed_by):
        problems["noticed_by"] = _("Write both the day and who gave notice.")
    if agreement.ended_on and agreement.ended_on < agreement.starts_on:
        problems["ended_on"] = _("This is before the first day of the agreement.")
    if agreement.ended_on and not agreement.ending_reason.strip():
        problems["ending_reason"] = _("Write why it ends on another day.")
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def set_parties(*, by, agreement: Agreement, parties: Iterable, state=None) -> None:
    """All who have made the agreement, in this order, each (party or None, facts); one not among them is taken away."""
    agreement, parties = _locked(agreement), list(parties)
    refuse_stale(state, agreements.state_of_parties(agreement))
    gone = agreement.parties.exclude(pk__in=[party.pk for party, _facts in parties if party])
    if CommitmentParty.objects.filter(party__in=gone).exists():
        raise ValidationError(_("A commitment is shared with a party that you take away. Change the commitment first."))
    gone.delete()
    for position, (party, facts) in enumerate(parties, 1):
        _write_party(by, agreement, party, {**facts, "position": position})
    audit.record(by, "agreement.parties_set", agreement, count=len(parties))


def _write_party(by, agreement, party, facts):
    if party is None:
        Party(association_id=agreement.association_id, agreement=agreement, **facts).save_valid()
    else:
        change(by=by, row=party, action="party.changed", facts=facts)


# Money


class Post(NamedTuple):
    """One post as it is to be; `row` is the one that is there already."""

    row: Contribution | None
    side: Side
    name: str
    amount: Decimal
    is_earmarked: bool = False
    earmark: str = ""
    accounts: Collection[Accounts] = ()

    def facts(self) -> dict:
        return {name: getattr(self, name) for name in ("side", "name", "amount", "is_earmarked", "earmark")}


@transaction.atomic
def set_funding(
    *, by, agreement: Agreement, starts_on: date, months: int, posts: Iterable[Post], funding=None, state=None
) -> Funding:
    """What both sides give from a day on, until the next such day; a post that is not among these is dropped."""
    agreement, posts = _locked(agreement), list(posts)
    _refuse_outside(agreement, "starts_on", starts_on)
    facts = {"starts_on": starts_on, "months": months}
    if funding is None:
        funding = Funding(association=by.association, agreement=agreement, **facts)
        funding.save_valid()
    else:
        refuse_stale(state, agreements.state_of_funding(funding))
        change(by=by, row=funding, action="funding.changed", facts=facts)
    _set_posts(by, funding, posts)
    audit.record(by, "funding.posts_set", funding, count=len(posts))
    return funding


def _set_posts(by, funding, posts):
    funding.posts.exclude(pk__in=[post.row.pk for post in posts if post.row]).delete()
    fed = [
        (_write_post(by, funding, post.row, {**post.facts(), "position": position}), post.accounts)
        for position, post in enumerate(posts, 1)
    ]
    ContributionSource.objects.filter(row__funding=funding).delete()
    ContributionSource.objects.bulk_create(
        ContributionSource(association_id=funding.association_id, row=row, **one._asdict())
        for row, accounts in fed
        for one in dict.fromkeys(accounts)
    )


def _write_post(by, funding, row, facts):
    if row is None:
        row = Contribution(association_id=funding.association_id, funding=funding, **facts)
        row.save_valid()
    else:
        change(by=by, row=row, action="contribution.changed", facts=facts)
    return row


@transaction.atomic
def drop_funding(*, by, funding: Funding) -> None:
    """Amounts that were never agreed; of two clicks the second finds them gone."""
    for found in Funding.objects.select_for_update().filter(pk=funding.pk):
        audit.record(by, "funding.dropped", found)
        found.delete()


def _refuse_outside(agreement, name, day):
    """A day of something that the agreement holds for."""
    if not agreement.term.holds((day, day)):
        raise ValidationError(
            {name: _("The day lies outside the agreement. It holds %(when)s.") % {"when": _when(agreement)}}
        )


def _when(agreement):
    first, last = agreement.term.starts_on, agreement.term.last_day
    if last is None:
        return _("from %(day)s on") % {"day": date_format(first)}
    return periods.in_words((first, last))


@transaction.atomic
def pro_rate(*, by, agreement: Agreement, starts_on: date, months: int, reason: str) -> ProRating:
    """Say that so many months of the amounts hold for the period that begins on the day; said again it is changed."""
    agreement = _locked(agreement)
    period = _period_from(agreement, starts_on)
    if period is None:
        raise ValidationError({"starts_on": _("No period of the agreement begins on that day.")})
    funding = agreements.Money(agreement, period).funding
    if funding is None:
        raise ValidationError({"starts_on": _("There are no amounts for the period yet.")})
    if months > funding.months:
        words = {"months": funding.months}
        raise ValidationError({"months": _("The amounts are for %(months)s months. Write no more than that.") % words})
    there = agreement.pro_ratings.filter(starts_on=starts_on).first()
    said = there or ProRating(association=by.association, agreement=agreement, starts_on=starts_on)
    said.months, said.reason, said.typed_by = months, reason, by
    said.save_valid()
    audit.record(by, "agreement.pro_rated", said, months=months)
    return said


@transaction.atomic
def drop_pro_rating(*, by, pro_rating: ProRating) -> None:
    """The amounts hold whole after all."""
    for found in ProRating.objects.select_for_update().filter(pk=pro_rating.pk):
        audit.record(by, "agreement.pro_rating_dropped", found)
        found.delete()


# What is promised


@transaction.atomic
def add_commitment(*, by, agreement: Agreement, **facts) -> Commitment:
    """Write down a promise, once; unless a measure says otherwise it is judged by a person."""
    return _write_down(by, _locked(agreement), **facts)


def _write_down(
    by, agreement, *, joint_with: Collection[Party] = (), measure: Measure | None = None, **facts
) -> Commitment:
    """In an agreement that the caller has locked."""
    if found := agreement.commitments.filter(text=facts["text"], valid_from=facts["valid_from"]).first():
        return found
    facts = {"position": agreement.commitments.count() + 1, **facts}
    commitment = Commitment(association=by.association, agreement=agreement, **facts)
    _refuse_outside(agreement, "valid_from", commitment.valid_from)
    commitment.measure = measure or Measure(kind=Measure.Kind.QUALITATIVE)
    commitment.measure.association = by.association
    commitment.measure.starts_on, commitment.measure.ends_on = agreements.lasting(commitment)
    _refuse_nonsense(commitment.measure)
    commitment.measure.save()
    commitment.save_valid()
    _set_joint(commitment, joint_with)
    audit.record(by, "commitment.added", commitment)
    return commitment


def _refuse_nonsense(measure):
    measure.full_clean(exclude=["association"])
    if found := metrics.problems(measure):
        raise ValidationError(found)


def _set_joint(commitment, parties) -> bool:
    through = CommitmentParty.objects
    there = set(through.filter(commitment=commitment).values_list("party_id", flat=True))
    wanted = {one.pk for one in parties}
    through.filter(commitment=commitment, party__in=there - wanted).delete()
    through.bulk_create(
        CommitmentParty(association_id=commitment.association_id, commitment=commitment, party_id=key)
        for key in wanted - there
    )
    return there != wanted


@transaction.atomic
def change_commitment(
    *, by, commitment: Commitment, state=None, joint_with: Collection[Party] | None = None, **facts
) -> Commitment:
    """Correct its words, its number or from when it holds. Another promise is not written over it: it replaces it."""
    commitment = _standing(commitment)
    before = agreements.state_of_commitment(commitment)
    if "valid_from" in facts:
        _refuse_outside(commitment.agreement, "valid_from", facts["valid_from"])
    changed = change(by=by, row=commitment, action="commitment.changed", facts=facts)
    if joint_with is not None and _set_joint(commitment, joint_with):
        changed.append("joint_with")
        audit.record(by, "commitment.shared", commitment, parties=sorted(str(one.pk) for one in joint_with))
    if changed:
        refuse_stale(state, before)
        _stretch(commitment)
    return commitment


def _standing(commitment: Commitment) -> Commitment:
    """Locked with its agreement, and not ended by anybody meanwhile."""
    _locked(commitment.agreement)
    found = Commitment.objects.select_related("agreement__main", "measure").get(pk=commitment.pk)
    if found.valid_until:
        raise ValidationError(_("The commitment has been replaced or dropped, and stays as it was."))
    return found


@transaction.atomic
def measure_commitment(*, by, commitment: Commitment, items=(), state=None, **facts) -> Commitment:
    """Say how it is followed: `facts` are the fields of its measure, `items` the names of a check-list.

    What was typed in or judged stays: a measure of which something was said keeps what it means.
    """
    commitment = _standing(commitment)
    measure = Measure.objects.select_for_update().get(pk=commitment.measure_id)
    refuse_stale(state, agreements.state_of_measure(measure))
    for name, value in facts.items():
        setattr(measure, name, value)
    measure.starts_on, measure.ends_on = agreements.lasting(commitment)
    _refuse_nonsense(measure)
    _refuse_kind_beside_values(measure)
    measure.save()
    measure.items.exclude(name__in=items).filter(observations=None).delete()
    there = set(measure.items.values_list("name", flat=True))
    measure.items.bulk_create(measure.check_list(name for name in items if name not in there))
    audit.record(by, "commitment.measured", commitment, kind=measure.kind, metric=measure.metric)
    return commitment


def _refuse_kind_beside_values(measure):
    """What people have typed in is neither counted otherwise nor forgotten."""
    typed = measure.observations.standing()
    fits = typed.filter(out_of__isnull=not measure.is_n_of_d) if kinds.of(measure).typed else typed.none()
    if typed.exists() and (measure.metric or fits.count() < typed.count()):
        raise ValidationError({"kind": _("Values have been typed in that do not go with this. Take them back first.")})


@transaction.atomic
def drop_commitment(*, by, commitment: Commitment, valid_until: date, reason: str, decision: Decision) -> Commitment:
    """A promise that holds no longer after a day, by decision; what was read of it stays."""
    commitment = _standing(commitment)
    _end(by, commitment, valid_until, reason, decision)
    audit.record(by, "commitment.dropped", commitment, decision=str(commitment.ending_decision_id))
    return commitment


@transaction.atomic
def replace_commitment(*, by, commitment: Commitment, valid_from: date, reason: str, decision: Decision, **facts):
    """Another promise from a day on, by decision; the old one held until the day before, and is followed alike."""
    commitment = _standing(commitment)
    facts |= {"position": commitment.position, "measure": _alike(commitment.measure)}
    new = _write_down(by, commitment.agreement, valid_from=valid_from, **facts)
    new.measure.items.bulk_create(new.measure.check_list(item.name for item in commitment.measure.items.all()))
    commitment.replaced_by = new
    _end(by, commitment, periods.day_before(valid_from), reason, decision)
    audit.record(by, "commitment.replaced", commitment, decision=str(commitment.ending_decision_id), new=str(new.pk))
    return new


def _alike(measure) -> Measure:
    """A new measure of the same kind, of which nothing is said yet."""
    of_its_own = {"id", "association", "opening_value", "opening_until", "opening_source"}
    names = [field.name for field in Measure._meta.concrete_fields if field.name not in of_its_own]
    return Measure(**{name: getattr(measure, name) for name in names})


def _end(by, commitment, last_day, reason, decision):
    if last_day < commitment.valid_from:
        words = {"day": date_format(commitment.valid_from)}
        raise ValidationError(
            {_field_of(commitment): _("The commitment holds from %(day)s. Choose a later day.") % words}
        )
    _refuse_outside(commitment.agreement, _field_of(commitment), last_day)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it holds no longer.")})
    commitment.valid_until, commitment.ending_reason = last_day, reason.strip()
    commitment.ending_decision = record_decision(by=by, decision=decision)
    commitment.save_valid()
    _stretch(commitment)


def _field_of(commitment):
    return "valid_from" if commitment.replaced_by_id else "valid_until"


# Days and papers


@transaction.atomic
def add_date(*, by, agreement: Agreement, what: str, due_on: date) -> AgreementDate:
    """Something that is asked for by a day; twice the same is once."""
    agreement = _locked(agreement)
    if found := agreement.dates.filter(what=what, due_on=due_on).first():
        return found
    made = AgreementDate(association=by.association, agreement=agreement, what=what, due_on=due_on)
    _check_date(made)
    made.save_valid()
    audit.record(by, "agreement_date.added", made)
    return made


@transaction.atomic
def change_date(*, by, one: AgreementDate, state=None, **facts) -> AgreementDate:
    """What is asked for and by when, and that it is done."""
    one = AgreementDate.objects.select_for_update().get(pk=one.pk)
    before = agreements.state_of_date(one)
    _check_date(AgreementDate(**{name: facts.get(name, getattr(one, name)) for name in ("due_on", "done_on")}))
    if change(by=by, row=one, action="agreement_date.changed", facts=facts):
        refuse_stale(state, before)
    return one


def _check_date(one):
    if problems := periods.slips(due_on=one.due_on, done_on=one.done_on):
        raise ValidationError(problems)
    if one.done_on:
        refuse_to_come("done_on", one.done_on)


@transaction.atomic
def drop_date(*, by, one: AgreementDate) -> None:
    """It is not asked for after all; what was done stays."""
    for found in AgreementDate.objects.select_for_update().filter(pk=one.pk):
        if found.done_on:
            raise ValidationError(_("It has been done, so it stays here."))
        audit.record(by, "agreement_date.dropped", found)
        found.delete()


@transaction.atomic
def add_file(*, by, agreement: Agreement, name: str, data: bytes) -> SignedFile:
    """Keep the signed paper, encrypted; the very same file twice is once."""
    agreement, digest = _locked(agreement), hashlib.sha256(data).hexdigest()
    if found := agreement.files.listed().filter(digest=digest).first():
        return found
    made = SignedFile(association=by.association, agreement=agreement, name=name[-200:], size=len(data), digest=digest)
    made.added_by = by
    made.seal(data)
    made.save_valid()
    audit.record(by, "signed_file.added", made, size=made.size)
    return made


@transaction.atomic
def drop_file(*, by, file: SignedFile) -> None:
    """A wrong paper is wholly gone; who took it away and when stays."""
    for found in SignedFile.objects.select_for_update().listed().filter(pk=file.pk):
        audit.record(by, "signed_file.dropped", found, size=found.size)
        found.delete()
