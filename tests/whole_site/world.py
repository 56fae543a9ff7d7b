"""One world for all the walls: two associations alike, so that everything in one has its stranger in the other."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from budget.accounts import Accounts
from budget.actions import agreements, commitments, fundings, grants, ledger
from budget.actions.budgets import adopt_budget, change_row
from budget.actions.financing import finance
from budget.bookings import Booking
from budget.models import (
    Agreement,
    AgreementDate,
    Books,
    Budget,
    BudgetRow,
    Commitment,
    Funder,
    Funding,
    Grant,
    GrantExclusion,
    GrantReport,
    LedgerEntry,
    Payment,
    ProRating,
    Requisition,
    SignedFile,
)
from cases import actions
from cases.models import Label, Preset, Promise
from jourer.access import Role
from jourer.actions import make_feed
from jourer.marks import mark_of
from jourer.models import (
    Actor,
    Assessment,
    Association,
    Catchment,
    Decision,
    District,
    Election,
    History,
    Job,
    MeasureChange,
    Meeting,
    Observation,
    Reminder,
    Shelter,
    User,
)
from plans.actions import correct_activity, correct_decision, correct_election, correct_partner_state
from plans.corrections import described
from plans.models import ActivityRecord, Goal, Partner, Plan, PlanImport, PlannedActivity, Target, WorkGroup
from plans.preview import Preview
from reports.actions import follow_ups, freeze_snapshot, link_goals, reviewers
from reports.models import AgreementReviewer, FollowUp, Question, Snapshot, digest_of
from tests import builders as build
from tests.budget.books import sie_file, voucher
from volunteers.actions import (
    add_patterns,
    add_talk,
    ask_to_take_over,
    set_rules,
    sign_up,
    tick_off,
)
from volunteers.actions.mailings import send_mailing
from volunteers.actions.members import set_rules as set_member_rules
from volunteers.models import (
    Course,
    Employee,
    Fee,
    FeeClass,
    Mailing,
    Member,
    Occasion,
    Shift,
    ShiftPattern,
    Talk,
    Volunteer,
    VolunteerStep,
)

GROUP = ("coordinator", "staff", "volunteer", "board", "treasurer", "auditor")  # who is in the work group


@dataclass
class Tenant:
    """An association with a shelter where all roles work, another shelter, and one of every kind of row."""

    association: Association
    shelter: Shelter
    other_shelter: Shelter
    actors: dict[str, Actor]
    plan: Plan
    goal: Goal
    counted: Target
    typed: Target
    judged: Target
    value: Observation
    jobs: dict[str, Job]
    contacts: dict[str, object]
    presets: dict[str, object]
    drafts: dict[str, object]
    elsewhere: object
    partner: Partner
    meeting: Meeting
    decision: Decision
    election: Election
    work_group: WorkGroup
    planned: PlannedActivity
    activities: dict[str, ActivityRecord]
    district: District
    snapshot: Snapshot
    plan_import: PlanImport
    proposed: str  # the name of a target in the document
    proposed_goal: str
    case: object
    offered: dict[str, object]
    follow_up: object
    opening: object
    member: User
    volunteer: Volunteer
    in_register: Member
    fee_class: FeeClass
    fee: Fee
    mailing: Mailing
    step: object
    course: object
    occasion: object
    talk: object
    employee: object
    shift: Shift
    pattern: ShiftPattern
    places: dict[str, object]
    offers: dict[str, object]
    asked: dict[str, object]
    budget: Budget
    budget_row: BudgetRow
    books: Books
    typed_in: LedgerEntry
    funder: Funder
    grant: Grant
    grant_report: GrantReport
    requisition: Requisition
    payment: Payment
    agreement: Agreement
    funding: Funding
    pro_rating: ProRating
    commitment: Commitment
    commitment_value: Observation
    agreement_date: AgreementDate
    signed_file: SignedFile
    draft: FollowUp
    published: FollowUp
    review: AgreementReviewer
    question: Question

    def __getitem__(self, name):
        return getattr(self, name)


def tenant(mark: str) -> Tenant:
    """Build a tenant; `mark` stands in every text that a person could have typed."""
    association = build.association(name=f"Förening {mark}", slug=f"forening-{mark.lower()}")
    shelter = build.shelter(association, name=f"Jour {mark}", target_group=f"Målgrupp {mark}")
    other_shelter = build.shelter(association, name=f"Andra jouren {mark}")
    Catchment.objects.create(association=association, shelter=shelter, municipality="0181")
    district = District.objects.create(association=association, municipality="0181", name=f"Stadsdel {mark}")
    actors = {role.value: _actor(role, shelter, mark) for role in Role}
    colleague = build.actor("staff", other_shelter, user=build.user(name=f"Kollega {mark}"))
    plan = _plan(association, mark)
    goal = build.goal(
        plan,
        area=f"Område {mark}",
        shelter=shelter,
        text=f"Mål {mark}",
        measure_text=f"Mått {mark}",
        activity_text=f"Aktivitet {mark}",
    )
    counted = build.target(goal, metric="cases.contacts", goal_value=600, unit=f"kontakter {mark}")
    typed = build.target(goal, kind="milestone", unit=f"saker {mark}")
    judged = build.target(goal, kind="qualitative", unit=f"omdöme {mark}")
    decision = build.decision(association, on=today(), paragraph="7", text=f"Beslut {mark}", by=actors["coordinator"])
    Reminder.objects.create(association=association, user=colleague.user, what="0" * 64)
    # What the board saw at the meeting has changed since.
    snapshot = freeze_snapshot(by=actors["board"], plan=plan, meeting=decision.meeting)
    _change(counted, decision, mark)
    value = _said(typed, judged, actors, mark)
    _from_before(actors["coordinator"], shelter, mark)
    partner = _partner(actors["coordinator"], shelter, mark)
    group = build.work_group(*(actors[role] for role in GROUP), name=f"Grupp {mark}")
    planned = _planned(goal, group, mark)
    case = _case(actors, mark)
    volunteer = _volunteer(actors, mark)
    places = _places(actors)
    brought = _brought(actors["coordinator"], mark)
    grant = _grant(actors["treasurer"], shelter, goal, mark)
    budget = _budget(actors["treasurer"], grant.funder, mark)
    books = _books(actors["treasurer"], mark)
    agreement = _agreement(actors["treasurer"], district, mark)
    commitment = agreement.commitments.get(valid_until=None)
    published = _published(actors, agreement, mark)
    return Tenant(
        association=association,
        shelter=shelter,
        other_shelter=other_shelter,
        actors=actors,
        plan=plan,
        goal=goal,
        counted=counted,
        typed=typed,
        judged=judged,
        value=value,
        jobs={role: _job(actor, plan, mark) for role, actor in actors.items()},
        contacts={
            role: build.contact(actors[role], occurred_on=today()) for role in ("coordinator", "staff", "volunteer")
        },
        presets={role: _preset(actors[role], mark) for role in ("coordinator", "staff", "volunteer")},
        drafts={role: _draft(actors[role], mark) for role in ("coordinator", "staff", "volunteer")},
        elsewhere=build.contact(colleague, occurred_on=today()),
        partner=partner,
        meeting=decision.meeting,
        decision=_corrected(decision, mark),
        election=_election(decision.typed_by, decision.meeting, mark),
        work_group=group,
        planned=planned,
        activities={role: _activity(actors[role], planned, partner, mark) for role in ("coordinator", "staff")},
        district=district,
        plan_import=brought,
        proposed=Preview(brought, brought.brought_by).entries[0].measures[0].name,
        proposed_goal=Preview(brought, brought.brought_by).entries[0].key,
        snapshot=snapshot,
        case=case,
        offered={role: _offered(actors, role) for role in ("coordinator", "staff", "volunteer")},
        follow_up=case.follow_ups.get(),
        opening=_opening(colleague, actors, case, mark),
        member=colleague.user,
        volunteer=volunteer,
        step=VolunteerStep.objects.get(association=association, kind="extract"),
        course=Course.objects.get(association=association),
        occasion=Occasion.objects.get(association=association),
        talk=Talk.objects.get(association=association),
        employee=Employee.objects.get(association=association),
        shift=build.shift(actors["coordinator"], shelter, begins_on=today() + timedelta(days=9), places=5),
        pattern=_pattern(actors["coordinator"], shelter),
        places=places,
        offers={role: ask_to_take_over(by=actors[role], sign_up=place) for role, place in places.items()},
        asked={role: _asked(actors, role) for role in places},
        in_register=_member(actors["coordinator"], mark),
        fee_class=FeeClass.objects.get(association=association),
        fee=Fee.objects.get(association=association),
        mailing=Mailing.objects.get(association=association),
        budget=budget,
        budget_row=budget.rows.get(kind="cost"),
        books=books,
        typed_in=_typed_in(actors["treasurer"]),
        funder=grant.funder,
        grant=grant,
        grant_report=grant.reports.get(),
        requisition=grant.requisitions.get(),
        payment=grant.payments.get(),
        agreement=agreement,
        funding=agreement.fundings.get(),
        pro_rating=agreement.pro_ratings.get(),
        commitment=commitment,
        commitment_value=commitment.measure.observations.get(),
        agreement_date=agreement.dates.get(),
        signed_file=agreement.files.get(),
        draft=_follow_up(actors["coordinator"], agreement, mark),
        published=published,
        review=AgreementReviewer.objects.get(agreement=agreement, ended_at=None),
        question=published.questions.get(answered_at=None),
    )


def today():
    return timezone.localdate()


def _actor(role, shelter, mark):
    person = build.user(name=f"{role.value} {mark}", email=f"{role.value}@{mark.lower()}.example")
    return build.actor(role, shelter, user=person)


def _plan(association, mark):
    texts = {name: f"{name} {mark}" for name in ("vision", "purpose", "values")}
    return build.plan(association, today().year, title=f"Plan {mark}", **texts)


def _brought(actor, mark):
    """Next year's plan, pasted and read, of which nothing is chosen yet."""
    table = f"Område {mark}\tAKTIVITET\tMÄTINSTRUMENT\nMål {mark}.\tAktivitet {mark}\t300 kontakter {mark}\n"
    budget = f"# Budget {mark}\nBidrag {mark}\t100 000\nTotalt\t90 000\n"
    return build.plan_import(actor, f"# Verksamhetsplan {mark}\n\n{table}\n{budget}", year=today().year + 1)


def _said(typed, judged, actors, mark):
    """Something typed in and something judged."""
    association = typed.association
    item = typed.measure.items.create(association=association, name=f"punkt {mark}")
    value = typed.measure.observations.create(
        association=association,
        item=item,
        value=1,
        observed_on=today(),
        note=f"Anteckning {mark}",
        typed_by=actors["staff"],
    )
    judged.measure.assessments.create(
        association=association,
        verdict="partly",
        comment=f"Kommentar {mark}",
        assessed_on=today(),
        assessed_by=actors["board"],
    )
    return value


def _change(target, decision, mark):
    """Change an adopted target by the board's decision."""
    MeasureChange.objects.create(
        association=target.association,
        measure=target.measure,
        changed_on=today(),
        before={"goal_value": "600"},
        after={"goal_value": "720"},
        reason=f"Skäl {mark}",
        decision=decision,
        changed_by=decision.typed_by,
    )
    target.measure.goal_value = 720
    target.measure.save()


def _corrected(decision, mark):
    """The decision, corrected in its words."""
    by = decision.typed_by
    return correct_decision(by=by, decision=decision, reason=f"Fel {mark}", text=f"Ny lydelse {mark}", **seen(decision))


def seen(row):
    return {"state": mark_of(described(row))}


def _election(by, meeting, mark):
    """Somebody elected, corrected in the name."""
    facts = {"name": f"Val {mark}", "post": "chair", "since": today()}
    made = Election.objects.create(association=meeting.association, meeting=meeting, **facts)
    return correct_election(by=by, election=made, reason=f"Fel {mark}", name=f"Vald {mark}", **seen(made))


def _partner(actor, shelter, mark):
    """Its words are none of those that are written of a person who seeks support."""
    texts = {name: f"{name}: {mark}" for name in ("name", "contact_name", "contact_phone", "address", "material")}
    made = build.partner(actor, shelter=shelter, municipality="0181", **texts)
    facts = {"stands": "resting", "since": date(2026, 1, 2), "reason": f"Fel {mark}"}
    correct_partner_state(by=actor, partner=made, **facts, **seen(made.periods.get()))
    return made


def _grant(actor, shelter, goal, mark):
    """A grant with every text that a person could have typed, and money on its way.

    Its words are none of those that are written of a person who seeks support.
    """
    texts = {name: f"{name}: {mark}" for name in ("name", "reference", "purpose", "not_for", "conditions")}
    days = {"starts_on": today().replace(month=1, day=1), "ends_on": today().replace(month=12, day=31)}
    made = build.grant(actor, funder=f"Finansiär {mark}", shelters=[shelter], book_object="6:12", **days, **texts)
    build.post(actor, made, f"Post {mark}", 450_000, "7000–7699 6:12")
    GrantExclusion.objects.create(association=actor.association, grant=made, first_account=6070, last_account=6079)
    grants.add_grant_report(by=actor, grant=made, what=f"Redovisning {mark}", due_on=days["ends_on"])
    more = {"amount": 500_000, "reason": f"Skäl {mark}"}
    asked = grants.request_payment(by=actor, grant=made, requested_on=today(), idempotency_key=uuid4(), **more)
    grants.record_payment(by=actor, grant=made, paid_on=today(), requisition=asked, idempotency_key=uuid4(), **more)
    link_goals(by=actor, grant=made, goals=[goal])
    return made


def _agreement(actor, district, mark):
    """An agreement with an appendix, and every text that a person could have typed."""
    texts = {name: f"{name}: {mark}" for name in ("title", "reference", "other_support", "conditions", "younger_to")}
    year = {"starts_on": date(today().year, 1, 1), "initial_end": date(today().year, 12, 31)}
    made = build.agreement(actor, districts=[district], age_limit=21, **year, **texts)
    build.agreement(actor, main=made, title=f"Bilaga {mark}")
    sides = {"funder": f"Kommunen {mark}", "us": f"Vi {mark}", "other": f"Andra {mark}"}
    parties = [(None, {"kind": kind, "name": name, "signatory": f"Roll {mark}"}) for kind, name in sides.items()]
    agreements.set_parties(by=actor, agreement=made, parties=parties)
    post = fundings.Post(None, "own", f"Egen {mark}", Decimal(35_000), True, f"Märkt {mark}", [Accounts(3988, 3988)])
    days = {"agreement": made, "starts_on": year["starts_on"]}
    fundings.set_funding(by=actor, months=12, posts=[post], **days)
    fundings.pro_rate(by=actor, months=9, reason=f"Del {mark}", **days)
    _promised(actor, made, mark)
    agreements.add_date(by=actor, agreement=made, what=f"Uppföljning {mark}", due_on=year["initial_end"])
    agreements.add_file(by=actor, agreement=made, name=f"avtal {mark}.pdf", data=f"%PDF-1.7 {mark} %%EOF".encode())
    return made


def _follow_up(actor, agreement, mark, month=1):
    """Prepared, with every text that a person could have typed; of days that need not be over."""
    days = {"starts_on": agreement.starts_on, "ends_on": date(today().year, month, 28)}
    texts = {"summary": f"Kort sagt {mark}", "hours": 12, "begun_by": actor}
    made = FollowUp.objects.create(association=actor.association, agreement=agreement, **days, **texts)
    follow_ups.prepare_follow_up(by=actor, follow_up=made)
    made.refresh_from_db()
    return made


def _published(actors, agreement, mark):
    """With a reviewer, and a question that is answered and one that waits."""
    coordinator, reviewer = actors["coordinator"], actors["reviewer"]
    made = _follow_up(coordinator, agreement, mark, month=2)
    FollowUp.objects.filter(pk=made.pk).update(missing=[])
    follow_ups.publish_follow_up(by=coordinator, follow_up=made, seen=digest_of(made.content))
    invited = {"valid_until": today() + timedelta(days=90), "address": "https://jour.example"}
    reviewers.invite_reviewer(
        by=coordinator, agreement=agreement, email=reviewer.user.email, name=reviewer.user.name, **invited
    )
    made.refresh_from_db()
    about = {"follow_up": made, "row": "whole"}
    asked = [
        reviewers.ask_question(by=reviewer, text=f"Fråga {mark}", idempotency_key=uuid4(), **about) for _ in range(2)
    ]
    reviewers.answer_question(by=coordinator, question=asked[0], answer=f"Svar {mark}")
    return made


def _promised(actor, made, mark):
    """A promise replaced by another, of which something was typed in and judged."""
    first = build.commitment(actor, made, text=f"Löfte {mark}", number="1", kind="count", goal_value=10)
    shared = made.parties.filter(kind="other")
    decision = build.decision(actor.association, on=today(), paragraph="11", text=f"Löftesbeslut {mark}", by=actor)
    facts = {"text": f"Nytt löfte {mark}", "reason": f"Skäl {mark}", "decision": decision, "joint_with": shared}
    second = commitments.replace_commitment(by=actor, commitment=first, valid_from=date(today().year, 1, 2), **facts)
    said = {"association": actor.association, "measure": second.measure}
    Observation.objects.create(value=3, observed_on=today(), note=f"Rad {mark}", typed_by=actor, **said)
    Assessment.objects.create(
        verdict="partly", comment=f"Omdöme {mark}", assessed_on=today(), assessed_by=actor, **said
    )


def _budget(actor, funder, mark):
    """This year's draft with every text that a person could have typed, and last year's, adopted and revised."""
    headings = {f"printed_{kind}_heading": f"Rubrik {kind} {mark}" for kind in ("income", "cost")}
    made = build.budget(actor, today().year, printed_income=100, **headings)
    texts = {name: f"{name} {mark}" for name in ("earmark", "comment")}
    build.budget_row(made, "income", f"Intäkt {mark}", 90, "3987", **texts)
    cost = build.budget_row(made, "cost", f"Kostnad {mark}", 80, "5010", funder=funder, **texts)
    finance(by=actor, row=cost, shares={funder: 40})
    last = build.budget(actor, today().year - 1)
    row = build.budget_row(last, "cost", f"Förra årets kostnad {mark}", 80)
    decision = build.decision(actor.association, on=today(), paragraph="9", text=f"Budgetbeslut {mark}", by=actor)
    adopt_budget(by=actor, budget=last, decision=decision)
    change_row(by=actor, row=row, amount=70, reason=f"Skäl {mark}", decision=decision)
    return made


def _books(actor, mark):
    """This year's books from a file with every text that it could have."""
    year, day = today().year, f"{today():%Y%m%d}"
    data = sie_file(
        f'#PROGRAM "Program {mark}"',
        f'#KONTO 5010 "Hyra {mark}"',
        f'#OBJEKT 6 12 "Projekt {mark}"',
        voucher(1, day, (5010, "{6 12}", "100.00"), (1930, "-99.00"), text=f"Verifikationstext {mark}"),
        head=[f"#RAR 0 {year}0101 {year}1231"],
    )
    books = ledger.bring_books(by=actor, year=year, data=data, file_name=f"bok {mark}.se")
    ledger.read_brought(by=actor, books=books, tell=lambda per_cent: None)
    return books


def _typed_in(actor):
    booking = Booking(5010, Decimal(7), today(), ("6:12",))
    return ledger.book_by_hand(by=actor, year=today().year, idempotency_key=uuid4(), booking=booking)


def _planned(goal, group, mark):
    """An activity of the group, approved, with what was written of it."""
    by = group.members.first().actor
    return build.planned(
        by,
        goal.area,
        goal=goal,
        work_group=group,
        title=f"Planerat {mark}",
        state="approved",
        decision=build.decision(by.association, on=today(), paragraph="8", text=f"Bifall {mark}", by=by),
        evaluation=f"Utvärdering {mark}",
    )


def _activity(actor, planned, partner, mark):
    """Something done with a partner, with every text that a person could have typed."""
    texts = {name: f"{name} {mark}" for name in ("title", "place", "follow_up")}
    facts = {"planned": planned, "partners": [partner], "reached": {"pupils": 25}, "occurred_on": today()}
    made = build.activity(actor, shelter=actor.shelters.first(), **facts, **texts)
    facts = {name: facts[name] for name in ("partners", "reached")}
    return correct_activity(by=actor, record=made, reason=f"Fel {mark}", title=f"Rättad {mark}", **facts, **seen(made))


def _from_before(actor, shelter, mark):
    """Totals of a month before the log, of the shelter and of the whole association."""
    for where in (shelter, None):
        History.objects.create(
            association=actor.association,
            metric="cases.contacts",
            shelter=where,
            year=today().year - 1,
            month=1,
            value=14,
            source=f"Källa {mark}",
            typed_by=actor,
        )


def _case(actors, mark):
    """A case that the volunteer has taken, with something of everything that a person could have written."""
    staff = actors["staff"]
    names = ("alias", "name", "phone", "email", "address", "instructions")
    case = build.taken_case(
        staff,
        actors["volunteer"],
        received_on=today(),
        identity={name: f"{name} {mark}" for name in names},
        labels=[Label.objects.create(association=staff.association, name=f"Etikett {mark}")],
        marks=["honour"],
    )
    actions.write_note(by=staff, case=case, text=f"Stödanteckning {mark}", idempotency_key=uuid4())
    actions.plan_follow_up(
        by=staff, case=case, who=actors["volunteer"], kind="call", due_on=today(), text=f"Ring om {mark}"
    )
    actions.refer(by=staff, case=case, to=f"Mottagning {mark}", referred_on=today(), has_consent=True)
    actions.declare_conflict(by=staff, case=case, user=build.actor("staff", case.shelter).user)
    _kept_of_contacts(staff, build.contact(staff, case=case, occurred_on=today()), mark)
    Promise.objects.create(association=staff.association, shelter=case.shelter, kind="attempts", attempts=3)
    return case


def _kept_of_contacts(actor, contact, mark):
    """What stands beside the log: a correction with its reason, something not saved yet, a person's own button."""
    actions.correct_contact(
        by=actor, contact=contact, version=1, reason=f"Rättat {mark}", support=["talk"], channel="visit"
    )
    actions.save_draft(by=actor, form="note", case=contact.case, key=uuid4(), text=f"note-text=Utkast {mark}")
    Preset.objects.create(
        association=actor.association,
        owner=actor,
        name=f"Knapp {mark}",
        channel="phone",
        seeker_role="victim",
        support=["talk"],
    )


def _preset(actor, mark):
    return actions.save_preset(
        by=actor, name=f"Snabbval {mark}", channel="phone", seeker_role="victim", support=["talk"]
    )


def _draft(actor, mark):
    return actions.save_draft(by=actor, form="contact", key=uuid4(), text=f"channel=phone&minutes=Utkast+{mark}")


def _offered(actors, role):
    """A case that somebody of the role is asked to take."""
    giver = actors["coordinator" if role == "staff" else "staff"]
    case = build.case(giver, received_on=today())
    actions.hand_out(by=giver, case=case, to=actors[role])
    return case


def _opening(colleague, actors, case, mark):
    """An emergency opening that somebody has looked at, and one that waits for the coordinator, who is named."""
    actions.name_watcher(by=actors["admin"], who=actors["coordinator"])
    seen = actions.open_in_emergency(by=colleague, case=case, reason=f"Fara först {mark}")
    actions.see_emergency_opening(by=actors["coordinator"], opening=seen, finding=f"Befogat {mark}")
    return actions.open_in_emergency(by=colleague, case=case, reason=f"Fara {mark}")


def _volunteer(actors, mark):
    """An active volunteer with an account, of the shelter."""
    coordinator, account = actors["coordinator"], actors["volunteer"]
    facts = {"name": f"Volontär {mark}", "roles": ["support"], "languages": ["sv"], "times": ["evening"]}
    reach = {"phone": f"Nummer {mark}", "email": f"{mark.lower()}@volontar.example"}
    made = build.volunteer(coordinator, account.shelters.get(), actor=account, active_on=today(), **facts, **reach)
    set_rules(by=coordinator, extract_months=12)
    course = build.course(coordinator, name=f"Kurs {mark}", kind="further", contents=[f"Innehåll {mark}"])
    occasion = build.occasion(coordinator, course=course, title=f"Tema {mark}", held_on=today())
    tick_off(by=coordinator, occasion=occasion, there=[made, actors["board"]], covered=course.items.all())
    add_talk(by=coordinator, volunteer=made, kind="feedback", held_on=today(), held_by=coordinator)
    build.employee(coordinator, name=f"Anställd {mark}", since=today())
    return made


def _places(actors):
    """A shift to come that each role who takes shifts is on."""
    on = {}
    for number, role in enumerate(("coordinator", "staff", "volunteer"), start=2):
        shift = build.shift(actors["coordinator"], actors[role].shelters.get(), begins_on=today() + timedelta(number))
        on[role] = sign_up(by=actors[role], shift=shift)
        make_feed(by=actors[role])
    return on


def _pattern(actor, shelter):
    facts = {"opens": time(9), "closes": time(15), "starts_on": today(), "channel": "phone", "places": 2}
    (made,) = add_patterns(by=actor, shelter=shelter, weekdays=[1], **facts)
    return made


def _asked(actors, role):
    """Somebody of the role is asked to take a shift over."""
    asks = "coordinator" if role == "staff" else "staff"
    number = ("coordinator", "staff", "volunteer").index(role) + 5
    shift = build.shift(actors["coordinator"], actors[asks].shelters.get(), begins_on=today() + timedelta(number))
    return ask_to_take_over(by=actors[asks], sign_up=sign_up(by=actors[asks], shift=shift), to=actors[role])


def _member(actor, mark):
    """Somebody in the members' register, who has got a mailing."""
    fee_class = build.fee_class(actor, name=f"Klass {mark}", year=today().year, amount=300)
    texts = {"contact_name": f"Ombud {mark}", "phone": f"Medlemsnummer {mark}", "address": f"Medlemsgatan {mark}"}
    facts = {"email": f"medlem@{mark.lower()}.example", "joined_on": today(), "fee_class": fee_class}
    made = build.member(actor, name=f"Medlem {mark}", **texts, **facts)
    words = {"subject": f"Kallelse {mark}", "text": f"Dagordning {mark}", "reply_to": facts["email"]}
    send_mailing(by=actor, idempotency_key=uuid4(), to="members", **words)
    set_member_rules(by=actor, years_kept=2)
    return made


def _job(actor, plan, mark):
    """A finished report that the actor asked for."""
    job = Job(
        association=actor.association,
        asked_by=actor,
        kind="annual_report",
        parameters={"plan": str(plan.pk), "as_of": today().isoformat()},
        state=Job.State.DONE,
        progress=100,
        ended_at=timezone.now() - timedelta(minutes=1),
        file_name=f"rapport-{mark}.pdf",
    )
    job.file.save(str(uuid4()), ContentFile(f"innehåll {mark}".encode()), save=False)
    job.save()
    return job
