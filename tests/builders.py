"""Builders of what a test needs: each takes only what matters to the test and makes up the rest."""

import contextlib
import itertools
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import transaction

from budget.accounts import read as read_accounts
from budget.actions import agreements, commitments, fundings
from budget.actions.budgets import add_row, make_budget
from budget.actions.grants import add_grant, set_posts
from budget.models import Account, Books, BudgetRow, Funder, LedgerEntry
from cases.actions import accept, hand_out, log_contact, open_case
from jourer import walls
from jourer.models import (
    Actor,
    ActorShelter,
    Association,
    Clearance,
    Decision,
    History,
    Measure,
    Meeting,
    Observation,
    Shelter,
    User,
)
from plans.actions import add_partner, bring_plan, log_activity, read_brought
from plans.models import Goal, GoalArea, Plan, PlannedActivity, Target, WorkGroup
from volunteers.actions import add_course, add_employee, add_occasion, add_volunteer, record_step
from volunteers.actions.fees import add_fee_class, mark_paid
from volunteers.actions.members import add_member
from volunteers.actions.shifts import add_shift
from volunteers.models import FeeClass, Volunteer, VolunteerShelter, VolunteerStep

PASSWORD = "korrekt häst batteri"
NEVER_IDLE = datetime(2100, 1, 1, tzinfo=UTC).timestamp()  # however a test moves the clock, nobody is locked out
numbers = itertools.count(1)


class Scene:
    """What a test has built: its associations stay open for the test itself, never for the requests it makes."""

    def __init__(self):
        self.stack = contextlib.ExitStack()
        self.associations = []

    def open(self, association):
        self.associations.append(association)
        self.stack.enter_context(walls.opened(list(self.associations)))


scene = Scene()


@contextlib.contextmanager
def undone():
    """What happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextlib.contextmanager
def shared(blocker, make):
    """What `make` builds, for the tests of a module, each in a savepoint (its own `django_db`); undone in the end."""
    with blocker.unblock(), undone():
        made = make()
        with scene.stack.pop_all():
            yield made


def association(**fields):
    number = next(numbers)
    fields = {"name": f"Solrosjourerna {number}", "slug": f"solros-{number}", **fields}
    made = Association.objects.create(organisation_number=f"802{number:07d}"[:10], **fields)
    scene.open(made)
    return made


def shelter(association=None, **fields):
    number = next(numbers)
    fields = {"name": f"Jouren {number}", "slug": f"jouren-{number}", "kind": Shelter.Kind.WOMEN, **fields}
    return Shelter.objects.create(association=association or globals()["association"](), **fields)


def user(**fields):
    number = next(numbers)
    fields = {"email": f"person{number}@jour.example", "name": f"Person {number}", **fields}
    return User.objects.create_user(password=PASSWORD, **fields)


def actor(role, *shelters, association=None, user=None, cleared=tuple(Clearance.Kind), **fields):
    """An actor of the role for the shelters; of the first shelter's association unless another is named.

    A volunteer has everything in order, or only what `cleared` names.
    """
    where = association or (shelters[0].association if shelters else globals()["association"]())
    fields = {"valid_from": date(2020, 1, 1), **fields}
    made = Actor.objects.create(association=where, user=user or globals()["user"](), role=role, **fields)
    for one in shelters:
        ActorShelter.objects.create(association=where, actor=made, shelter=one)
    if role == "volunteer":
        clear(made, *cleared)
    return made


def clear(actor, *kinds, since=date(2020, 1, 1), **fields):
    """What a volunteer's account is cleared for; writes as the register of volunteers would."""
    Clearance.objects.bulk_create(
        Clearance(association=actor.association, actor=actor, kind=kind, since=since, **fields) for kind in kinds
    )


def contact(by, **facts):
    """A logged support contact by the actor: a talk on the telephone unless something else is said."""
    shelter = facts.pop("shelter", None) or by.shelters.first()
    facts = {
        "occurred_on": date(2026, 3, 10),
        "channel": "phone",
        "seeker_role": "victim",
        "support": ["talk"],
        "done_by": by,
        "idempotency_key": uuid4(),
        **facts,
    }
    return log_contact(by=by, shelter=shelter, **facts)


def case(by, **facts):
    """A case opened by the actor: of somebody exposed to crime, received in March, without a name."""
    facts = {
        "shelter": facts.pop("shelter", None) or by.shelters.first(),
        "received_on": date(2026, 3, 2),
        "seeker_role": "victim",
        "idempotency_key": uuid4(),
        **facts,
    }
    return open_case(by=by, **facts)


def taken_case(by, to, **facts):
    """A case that the actor has handed out to somebody, who has accepted it."""
    made = case(by, **facts)
    hand_out(by=by, case=made, to=to)
    accept(by=to, case=made)
    return made


def plan(association=None, year=2026, **fields):
    fields = {
        "title": f"Verksamhetsplan {year}",
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        **fields,
    }
    return Plan.objects.create(association=association or globals()["association"](), year=year, **fields)


def plan_import(by, text, *, year=2027, **facts):
    """A document that was pasted and read."""
    row = bring_plan(by=by, year=year, data=text.encode(), **facts)
    read_brought(row=row)
    row.refresh_from_db()
    return row


def goal(plan, *, area="Stödverksamhet", shelter=None, text="Fler ska få stöd.", **fields):
    where, _ = GoalArea.objects.get_or_create(association=plan.association, plan=plan, name=area)
    return Goal.objects.create(association=plan.association, area=where, shelter=shelter, text=text, **fields)


def measure(association, **fields):
    fields = {
        "kind": "count",
        "unit": "stödkontakter",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        **fields,
    }
    return Measure.objects.create(association=association, **fields)


def target(where, **fields):
    """A target of a plan (in a goal of its own) or of a goal, with its measure."""
    of = goal(where) if isinstance(where, Plan) else where
    return Target.objects.create(association=of.association, goal=of, measure=measure(of.association, **fields))


def observe(target, value, on, **fields):
    """A value typed in for a target."""
    by = actor("staff", association=target.association)
    return Observation.objects.create(
        association=target.association, measure=target.measure, value=value, observed_on=on, typed_by=by, **fields
    )


def decision(association, *, on=date(2026, 4, 2), paragraph="7", by=None, **fields):
    """A decision of the board, with its meeting."""
    typed = {"association": association, "typed_by": by or actor("coordinator", association=association)}
    meeting, _made = Meeting.objects.get_or_create(association=association, held_on=on, defaults=typed)
    return Decision.objects.create(meeting=meeting, paragraph=paragraph, **typed, **fields)


def partner(by, *, name="Ekskolan", kind="lower_secondary", state="active", since=date(2026, 1, 1), **facts):
    """A partner in the register, with how the cooperation stands since a day."""
    return add_partner(by=by, name=name, kind=kind, state=state, since=since, **facts)


def work_group(*members, name="Skolgruppen"):
    """A work group of the actors; the first calls it together."""
    made = WorkGroup.objects.create(association=members[0].association, name=name)
    for actor in members:
        made.members.create(association=actor.association, actor=actor, is_convener=actor == members[0])
    return made


def planned(by, area, **facts):
    """An activity that the actor proposed for April: a lecture unless something else is said."""
    facts = {"kind": "lecture", "title": "Föreläsning", **facts}
    days = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 4, 30)}
    return PlannedActivity.objects.create(association=by.association, area=area, proposed_by=by, **{**days, **facts})


def activity(by, **facts):
    """Something that the actor logged as done in April: a lecture unless something else is said."""
    facts = {"kind": "lecture", "occurred_on": date(2026, 4, 14), "idempotency_key": uuid4(), **facts}
    return log_activity(by=by, **facts)[0]


def volunteer(by, *shelters, active_on=None, **facts):
    """Somebody who has wanted to help since January; with `active_on` everything is in order since that day."""
    facts = {"name": f"Volontär {next(numbers)}", "interest_on": date(2026, 1, 7), "shelters": shelters, **facts}
    made = add_volunteer(by=by, idempotency_key=uuid4(), **facts)
    for kind in ("conversation", "extract", "trained", "confidentiality", "active") if active_on else ():
        step(by, made, kind, active_on)
    return made


def serving(*shelters, association=None, since=date(2020, 1, 1), until=None, **facts):
    """An active volunteer of the shelters, from a day to the last one; written past the verbs, so on any day."""
    where = association or shelters[0].association
    by = actor("coordinator", association=where)
    made = Volunteer.objects.create(association=where, name=f"Volontär {next(numbers)}", **facts)
    for one in shelters:
        VolunteerShelter.objects.create(association=where, volunteer=made, shelter=one)
    steps = [("active", since, "")] + ([("left", until + timedelta(days=1), "moved")] if until else [])
    for kind, on, why in steps:
        VolunteerStep.objects.create(
            association=where, volunteer=made, kind=kind, done_on=on, left_because=why, recorded_by=by
        )
    return made


def step(by, volunteer, kind, on, **facts):
    """A step of a volunteer; an extract is seen by who writes it down."""
    seen = {"seen_by": by} if kind == "extract" else {}
    return record_step(by=by, volunteer=volunteer, kind=kind, done_on=on, **seen, **facts)


def fee_class(by, *, name="Ordinarie", amount=None, year=2026, kind="person"):
    """A fee class of the actor's association, and what it costs in a year if that is decided."""
    return add_fee_class(by=by, name=name, kind=kind, year=year, amount=amount, idempotency_key=uuid4())


def member(by, *, name=None, fee_class=None, paid_on=None, **facts):
    """Somebody in the members' register since January; the fee of a year may be paid."""
    facts = {
        "name": name or f"Medlem {next(numbers)}",
        "fee_class": fee_class or FeeClass.objects.visible_to(by).first() or globals()["fee_class"](by),
        "joined_on": date(2026, 1, 10),
        **facts,
    }
    made = add_member(by=by, is_another=True, idempotency_key=uuid4(), **facts)
    if paid_on:
        mark_paid(by=by, year=paid_on.year, members=[made.pk], paid_on=paid_on)
    return made


def course(by, *, name="Grundutbildning", kind="basic", contents=()):
    return add_course(by=by, name=name, kind=kind, contents=contents, idempotency_key=uuid4())


def employee(by, *, name="Tyra", since=date(2026, 1, 1), **facts):
    return add_employee(by=by, name=name, since=since, idempotency_key=uuid4(), **facts)


def occasion(by, *, kind="meeting", course=None, held_on=date(2026, 4, 14), **facts):
    """Something that volunteers come together for, in April: a meeting, or a session of the course."""
    facts = {"kind": "training" if course else kind, "course": course, "held_on": held_on, **facts}
    return add_occasion(by=by, idempotency_key=uuid4(), **facts)


def monthly_totals(association, *values, year=2026, month=1, metric="cases.contacts", shelter=None):
    """Totals from before the log, one a month from the named one."""
    by = actor("coordinator", association=association)
    for number, value in enumerate(values, start=month):
        History.objects.create(
            association=association, metric=metric, shelter=shelter, year=year, month=number, value=value, typed_by=by
        )


def let_in(client, user, at=NEVER_IDLE):
    """Sign the user in as by password and code."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": at}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def sign_in(client, actor, at=NEVER_IDLE):
    """Sign the actor's user in and make the actor the active one."""
    let_in(client, actor.user, at)
    session = client.session
    session["actors"] = {actor.association.slug: str(actor.pk)}
    session.save()
    return client


def shift(by, where, *, channel="chat", begins_on=date(2026, 6, 16), opens="18:00", closes="21:00", **facts):
    """A shift of its own, on the evening after `midsummer` unless told otherwise."""
    times = {"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)}
    facts = {"idempotency_key": uuid4(), **times, **facts}
    return add_shift(by=by, shelter=where, channel=channel, begins_on=begins_on, **facts)


def grant(by, *, funder="Brottsofferfonden", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), **facts):
    """A grant of 450 000 kr for the year, unless something else is said."""
    facts = {"name": "Stöd till vittnen", "purpose": "Fler vittnen får stöd.", **facts}
    facts = {"decided_on": date(2026, 1, 1), "granted": Decimal(450_000), **facts}
    giver = Funder.objects.get_or_create(association=by.association, name=funder, defaults={"kind": "state"})[0]
    return add_grant(by=by, funder=giver, starts_on=starts_on, ends_on=ends_on, **facts)


def post(by, grant, name, amount, *accounts):
    """One of the funder's posts more, fed by accounts as they are written: "5010–5099 6:12"."""
    posts = [(row, row.name, row.amount, _accounts_of(row)) for row in BudgetRow.objects.filter(budget__grant=grant)]
    read = [one for text in accounts for one in read_accounts(text)]
    set_posts(by=by, grant=grant, posts=[*posts, (None, name, Decimal(amount), read)], not_allowed=())


def _accounts_of(row):
    return [one for source in row.sources.all() for one in read_accounts(str(source))]


def agreement(by, *, main=None, funding=(), **facts):
    """An agreement with the municipality, renewed by the calendar year until 2028 unless something else is said.

    `funding` are posts as (side, name, amount): the amounts of 12 months that hold from its first day.
    """
    of_main = {
        "starts_on": date(2026, 1, 1),
        "initial_end": date(2026, 12, 31),
        "renewal": "calendar_year",
        "notice_month": 9,
        "notice_day": 30,
        "latest_end": date(2028, 12, 31),
    }
    facts = {"title": "Partnerskap om stöd", "is_agreed": True, **({} if main else of_main), **facts}
    made = agreements.add_agreement(by=by, main=main, **facts)
    if funding:
        posts = [fundings.Post(None, side, name, Decimal(amount)) for side, name, amount in funding]
        starts_on = made.term.starts_on
        fundings.set_funding(by=by, agreement=made, starts_on=starts_on, months=12, posts=posts)
    return made


def commitment(by, agreement, *, text="Stödet är kostnadsfritt.", number="", valid_from=None, joint_with=(), **measure):
    """A promise from the first day of the agreement; judged by a person, unless the fields of a measure are said."""
    return commitments.add_commitment(
        by=by,
        agreement=agreement,
        text=text,
        number=number,
        valid_from=valid_from or agreement.term.starts_on,
        joint_with=joint_with,
        measure=Measure(**measure) if measure else None,
    )


def books(association, *, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), **facts):
    """The books of a year, taken in, with nothing in them yet."""
    by = Actor.objects.filter(association=association).first() or actor("treasurer", association=association)
    facts = {"kind": "sie", "year": ends_on.year, "brought_by": by, **facts}
    facts = {"taken_in_at": datetime(2026, 1, 1, tzinfo=UTC), **facts}
    return Books.objects.create(association=association, starts_on=starts_on, ends_on=ends_on, **facts)


def entry(books, account, amount, on=None, *objects, voucher="A 1"):
    """A sum in the books, debit positive; on objects as "6:12"."""
    account = Account.objects.get_or_create(association=books.association, number=account)[0]
    series, number = voucher.split()
    facts = {"series": series, "number": number, "objects_booked": sorted(objects), "occurred_on": on}
    return LedgerEntry.objects.create(
        association=books.association, books=books, account=account, amount=Decimal(amount), **facts
    )


def budget(by, year=2026, **facts):
    """A year's budget without rows: the calendar year, unless other days are said."""
    return make_budget(by=by, year=year, **facts)


def budget_row(budget, kind, name, amount, accounts="", **facts):
    """A row of a budget that nobody has adopted, fed by accounts as they are written."""
    by = Actor.objects.filter(association=budget.association).first()
    given = {"kind": kind, "name": name, "amount": Decimal(amount), "accounts": read_accounts(accounts)}
    return add_row(by=by, budget=budget, **given, **facts)
