"""Three grants, all invented: one near its last day, one closed last year with something repaid, one applied for."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import F

from budget import accounts
from budget.actions.grants import set_posts
from budget.codes import BooksKind, PaymentKind
from budget.models import (
    Account,
    Books,
    Funder,
    Grant,
    GrantReport,
    GrantShelter,
    LedgerEntry,
    Payment,
    Requisition,
)
from jourer.access import SystemActor
from plans.models import Goal
from reports.demo.house import House
from reports.demo.money import TREASURER
from reports.demo.planning import afternoon, day_of
from reports.models import GrantGoal

WITNESS_GOAL = "Vittnen ska veta att stödet gäller dem också."
FOUNDATION, STATE = "Stiftelsen Fyrljus", "Statsbidrag till jourer"


def write(house: House) -> None:
    """As they are today; what would have happened later has not."""
    by = SystemActor("demo", house.association)
    _under_way(house, by)
    _closed(house, by)
    _applied_for(house)


def _under_way(house, by):
    """For witnesses, on a project of its own; January's salary is booked on it, a month before the period began."""
    year = house.today.year
    grant = _grant(
        house,
        funder=FOUNDATION,
        name="Stöd till vittnen",
        reference=f"F {year - 1}-117",
        purpose="Fler vittnen ska få stöd före, under och efter en rättegång.",
        not_for="Hyra, inventarier och brottsförebyggande arbete. Arvode till styrelsen.",
        conditions="Egen redovisning i finansiärens poster. Fråga stiftelsen innan pengar flyttas mellan posterna.",
        starts_on=date(year, 2, 1),
        ends_on=date(year, 12, 31),
        applied_on=date(year - 1, 9, 15),
        applied_for=Decimal(240_000),
        decided_on=date(year - 1, 12, 4),
        granted=Decimal(190_000),
        book_object="6:31",
        shelters=["victims"],
    )
    posts = [("Lön till vittnesstödjare", 168_000, "7000–7699 6:31"), ("Resor och material", 22_000, "4000–5999 6:31")]
    _posts(by, grant, posts, not_allowed="5010–5099, 5410")
    for asked, paid in ((f"{year}-02-16", f"{year}-03-05"), (f"{year}-08-24", f"{year}-09-10")):
        _paid(house, grant, date.fromisoformat(asked), date.fromisoformat(paid), 95_000)
    _asked_for(house, grant, "Delrapport med utfall per post", date(year, 8, 15), date(year, 8, 12))
    _asked_for(house, grant, "Slutredovisning med intyg från revisorn", date(year + 1, 1, 15))
    goals = Goal.objects.filter(association=house.association, area__plan__year=year, text=WITNESS_GOAL)
    GrantGoal.objects.bulk_create(GrantGoal(association=house.association, grant=grant, goal=goal) for goal in goals)


def _closed(house, by):
    """Last year's, with 18 500 kr that were not used."""
    year = house.today.year - 1
    grant = _grant(
        house,
        funder=STATE,
        name="Chatt för unga",
        reference=f"S {year}/0042",
        purpose="Ungdomsjourens chatt ska vara öppen två kvällar i veckan.",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        applied_on=date(year - 1, 10, 1),
        applied_for=Decimal(300_000),
        decided_on=date(year - 1, 12, 18),
        granted=Decimal(300_000),
        book_object="6:24",
        shelters=["youth"],
    )
    _posts(by, grant, [("Personal", 240_000, "7000–7699 6:24"), ("Teknik", 60_000, "5400–6299 6:24")])
    _booked_by_hand(house, year, {7010: 231_500, 6212: 50_000}, "6:24")
    _paid(house, grant, date(year, 1, 20), date(year, 2, 10), 300_000)
    _asked_for(
        house, grant, "Ekonomisk redovisning och redogörelse", day_of(year + 1, "03-01"), day_of(year + 1, "02-20")
    )
    if house.today >= (closed_on := day_of(year + 1, "02-25")):
        _typed(Payment, house, grant, closed_on, paid_on=closed_on, amount=Decimal(18_500), kind=PaymentKind.REPAID)
        Grant.objects.filter(pk=grant.pk).update(closed_on=closed_on, used_when_closed=F("granted") - 18_500)


def _applied_for(house):
    year = house.today.year + 1
    _grant(
        house,
        funder=FOUNDATION,
        name="Barn som är närstående",
        purpose="Stödgrupp för barn vars förälder har utsatts för brott.",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        applied_for=Decimal(260_000),
        applied_on=_unless_to_come(house, date(year - 1, 10, 1)),
        shelters=["women", "victims"],
    )


def _grant(house, *, funder, shelters, **facts) -> Grant:
    """As it was written down on a day that the action would call one to come, where the house's today is later."""
    giver = Funder.objects.get(association=house.association, name=funder)
    grant = Grant.objects.create(association=house.association, funder=giver, **facts)
    GrantShelter.objects.bulk_create(
        GrantShelter(association=house.association, grant=grant, shelter=house.shelters[key]) for key in shelters
    )
    return grant


def _posts(by, grant, posts, not_allowed=""):
    read = [(None, name, Decimal(amount), accounts.read(fed_by)) for name, amount, fed_by in posts]
    set_posts(by=by, grant=grant, posts=read, not_allowed=accounts.read(not_allowed))


def _paid(house, grant, requested_on, paid_on, amount):
    """Requisitioned and paid, as far as that has happened by today."""
    if requested_on > house.today:
        return
    asked = _typed(Requisition, house, grant, requested_on, requested_on=requested_on, amount=Decimal(amount))
    if paid_on <= house.today:
        _typed(Payment, house, grant, paid_on, paid_on=paid_on, amount=Decimal(amount), requisition=asked)


def _typed(model, house, grant, day, **facts):
    """Without an audit line: the audit says what people did, and nobody did this."""
    who = {"typed_by": house.named(TREASURER), "typed_at": afternoon(day)}
    return model.objects.create(association=house.association, grant=grant, **who, **facts)


def _asked_for(house, grant, what, due_on, sent_on=None):
    sent_on = _unless_to_come(house, sent_on) if sent_on else None
    GrantReport.objects.create(association=house.association, grant=grant, what=what, due_on=due_on, sent_on=sent_on)


def _unless_to_come(house, day: date) -> date | None:
    return day if day <= house.today else None


def _booked_by_hand(house, year, sums: dict[int, int], book_object):
    """The year before, of which only the sums on the project were typed in."""
    typed_at: datetime = afternoon(date(year, 12, 31)) + timedelta(days=10)
    books = Books.objects.create(
        association=house.association,
        kind=BooksKind.BY_HAND,
        year=year,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        brought_by=house.named(TREASURER),
        brought_at=typed_at,
        taken_in_at=typed_at,
    )
    for number, amount in sums.items():
        account, _made = Account.objects.get_or_create(association=house.association, number=number)
        facts = {"books": books, "account": account, "amount": Decimal(amount), "objects_booked": [book_object]}
        LedgerEntry.objects.create(association=house.association, occurred_on=date(year, 12, 31), **facts)
