"""The association's money, all invented: the year's budget, and the books that the treasurer has brought in so far."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from django.utils import timezone

from budget import accounts
from budget.actions.budgets import add_row, adopt_budget, explain_row, make_budget
from budget.actions.financing import finance
from budget.actions.grants import add_funder
from budget.actions.ledger import take_in
from budget.codes import BooksKind, FunderKind, RowKind
from budget.models import Books, BudgetRow, Funder
from jourer import periods
from jourer.access import SystemActor
from jourer.models import Meeting
from reports.demo.house import House
from reports.demo.planning import decided

TREASURER = "treasurer@demo.example"

# The accounts on which the plan's targets of money are counted.
SPONSORS, LECTURES, MEMBERS, GIFTS = "3996", "3041", "3890", "3993"
OWN = (SPONSORS, LECTURES, MEMBERS, GIFTS)


@dataclass(frozen=True)
class Post:
    """A row of the budget, and what is booked on its account in each month; `projects` are objects of the books."""

    kind: str
    name: str
    amount: int
    feeds: str
    account: str
    months: tuple[int, ...]
    funder: str = ""
    shelter: str = ""
    earmark: str = ""
    projects: str = ""
    comment: str = ""
    spread: tuple[int, ...] = ()


def _income(name, amount, account, *months, **facts):
    return Post(RowKind.INCOME, name, amount, facts.pop("feeds", account), account, months, **facts)


def _cost(name, amount, feeds, account, *months, **facts):
    return Post(RowKind.COST, name, amount, feeds, account, months, **facts)


FUNDERS = {
    "Kommunerna i samverkan": FunderKind.MUNICIPALITY,
    "Statsbidrag till jourer": FunderKind.STATE,
    "Stiftelsen Fyrljus": FunderKind.FOUNDATION,
    "Företagsvännerna": FunderKind.COMPANY,
    "Medlemmarna": FunderKind.MEMBERS,
}
WITNESSES = "6 31"  # as SIE has it: dimension and number
YEAR_OF_RENT = (25_800,) * 12

BUDGET = (
    _income("Avtal med kommunerna", 1_640_000, "3987", 410_000, 0, 0, 410_000, 0, 0, 410_000, 0, 0, 410_000, 0, 0,
            funder="Kommunerna i samverkan", spread=(1, 0, 0) * 4),
    _income("Statsbidrag", 880_000, "3985", 0, 440_000, 0, 0, 0, 0, 0, 440_000, 0, 0, 0, 0,
            funder="Statsbidrag till jourer", earmark="stödverksamhet i alla tre jourerna",
            spread=(0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)),
    _income("Stöd till vittnen", 190_000, "3989", 0, 0, 95_000, 0, 0, 0, 0, 0, 95_000, 0, 0, 0,
            funder="Stiftelsen Fyrljus", shelter="victims", earmark="vittnesstöd", projects=WITNESSES,
            spread=(0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0)),
    _income("Medlemsavgifter", 24_000, MEMBERS, 9_300, 6_600, 3_900, 1_500, 600, 0, 0, 900, 600, 300, 0, 0,
            funder="Medlemmarna", spread=(4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
    _income("Gåvor", 42_000, GIFTS, 2_400, 1_900, 5_200, 2_100, 3_000, 1_200, 800, 1_700, 2_600, 2_900, 8_400, 9_000,
            comment="De flesta gåvor kommer i november och december."),
    _income("Företagsvänner", 60_000, SPONSORS, 0, 10_000, 0, 15_000, 0, 0, 0, 10_000, 0, 5_000, 5_000, 5_000,
            funder="Företagsvännerna"),
    _income("Föreläsningar mot arvode", 45_000, LECTURES,
            0, 6_500, 6_500, 0, 9_000, 0, 0, 0, 13_000, 6_500, 6_500, 0, shelter="youth"),
    _cost("Personal", 2_085_000, "7000–7699", "7010", *(171_400,) * 5, 188_900, 139_200, *(174_600,) * 5),
    _cost("Vittnesstödjare", 168_000, "7000–7699 6:31", "7010", *(13_900,) * 12, shelter="victims", projects=WITNESSES),
    _cost("Lokaler", 288_000, "5010–5099", "5010", *YEAR_OF_RENT,
          comment="Hyran höjdes vid årsskiftet, efter att budgeten skrevs. Resten av året tas från information."),
    _cost("Handledning och utbildning", 96_000, "7610", "7610",
          0, 9_500, 9_500, 14_000, 9_500, 0, 0, 4_500, 9_500, 11_000, 9_500, 9_500),
    _cost("Volontärer", 68_000, "4010–4019", "4010",
          2_200, 3_100, 12_400, 3_300, 4_000, 1_100, 0, 2_700, 3_900, 4_200, 11_800, 6_500,
          comment="Höstens grundutbildning hålls i november."),
    _cost("Stöd och aktiviteter", 84_000, "4020–4099", "4020",
          5_100, 6_200, 7_000, 6_800, 9_900, 4_100, 1_500, 6_600, 7_400, 7_900, 8_100, 12_000, shelter="women"),
    _cost("Telefon, chatt och datorer", 78_000, "6200–6299", "6212", *(6_350,) * 12),
    _cost("Information", 44_000, "5900–5999", "5910", 0, 0, 6_900, 0, 3_800, 0, 0, 4_400, 0, 0, 0, 0),
    _cost("Revision, försäkring och annat", 70_000, "6300–6999", "6310",
          21_500, 2_100, 1_800, 12_000, 2_300, 1_900, 900, 2_400, 2_000, 2_600, 2_200, 3_000,
          spread=(10, 1, 1, 6, 1, 1, 1, 1, 1, 1, 1, 1)),
)  # fmt: skip
NOT_PLACED = {"8410": ("Räntekostnader", (0, 0, 0, 0, 0, 310, 0, 0, 0, 0, 0, 0))}
FINANCED = {"Personal": {"Kommunerna i samverkan": 60, "Statsbidrag till jourer": 36}, "Lokaler": {}}
FINANCED |= {"Vittnesstödjare": {"Stiftelsen Fyrljus": 100}}


def write(house: House) -> None:
    """The budget of the year as the members adopted it, and what has been booked of it up to the last month."""
    by, year = SystemActor("demo", house.association), house.today.year
    funders = {name: add_funder(by=by, name=name, kind=kind) for name, kind in FUNDERS.items()}
    budget = make_budget(by=by, year=year)
    rows = {post.name: _row(by, house, budget, post, funders) for post in BUDGET}
    for name, shares in FINANCED.items():
        given = {funders[funder]: Decimal(percent) for funder, percent in shares.items()}
        finance(by=by, row=rows[name], shares=given)
    day = date(year - 1, 11, 26)
    decision = decided(house, day, "7", f"Budget {year} antas", body=Meeting.Body.MEMBERS_MEETING)
    adopt_budget(by=by, budget=budget, decision=decision)
    if booked := _booked_until(house.today):
        _books(by, house, booked)
        for post in BUDGET:
            if post.comment:
                explain_row(by=by, row=rows[post.name], comment=post.comment, forecast=None)


def _row(by, house, budget, post, funders: dict[str, Funder]) -> BudgetRow:
    return add_row(
        by=by,
        budget=budget,
        kind=post.kind,
        name=post.name,
        amount=Decimal(post.amount),
        shelter=house.shelters.get(post.shelter),
        funder=funders.get(post.funder),
        earmark=post.earmark,
        accounts=accounts.read(post.feeds),
        month_weights=list(post.spread),
    )


# The books, as the treasurer's program writes them


def _booked_until(today: date) -> date | None:
    """The month before is booked on the tenth; in January nothing is yet."""
    last = today.replace(day=1) - timedelta(days=1)
    if today.day < 10:
        last = last.replace(day=1) - timedelta(days=1)
    return last if last.year == today.year else None


def _books(by, house, until: date):
    brought_at = timezone.make_aware(datetime.combine(_day_after_booking(until), time(16, 20)))
    books = Books.objects.create(
        association=house.association,
        kind=BooksKind.SIE,
        year=until.year,
        file_name=f"bokforing-{until:%Y-%m}.se",
        brought_by=house.named(TREASURER),
    )
    take_in(by=by, books=books, stream=BytesIO(_sie(house, until).encode("cp437")))
    Books.objects.filter(pk=books.pk).update(brought_at=brought_at, taken_in_at=brought_at + timedelta(seconds=40))


def _day_after_booking(until):
    return (until + timedelta(days=10)).replace(day=10)


def _sie(house, until: date) -> str:
    """A file of type 4, with each month's income and costs as a voucher on its last day."""
    days = f"{until.year}0101 {until.year}1231"
    head = ["#FLAGGA 0", "#FORMAT PC8", "#SIETYP 4", '#PROGRAM "Demobok" 1.0', f"#RAR 0 {days}"]
    head += [f"#ORGNR {house.association.organisation_number}", '#DIM 6 "Projekt"', '#OBJEKT 6 "31" "Vittnesstöd"']
    head += [f'#KONTO {number} "{name}"' for number, name in _names().items()]
    months = [last for _first, last in periods.months((date(until.year, 1, 1), until))]
    vouchers = [line for number, last in enumerate(months, start=1) for line in _voucher(number, last)]
    return "\r\n".join([*head, *vouchers, ""])


def _names() -> dict[str, str]:
    named = {post.account: post.name for post in reversed(BUDGET)}  # the first row that an account feeds names it
    return {"1930": "Bank", **named, **{number: name for number, (name, _months) in NOT_PLACED.items()}}


def _voucher(number, last):
    booked = [(post.account, post.projects, _signed(post, last.month)) for post in BUDGET]
    booked += [(account, "", months[last.month - 1]) for account, (_name, months) in NOT_PLACED.items()]
    rows = [(account, projects, amount) for account, projects, amount in booked if amount]
    total = sum(amount for _account, _projects, amount in rows)
    lines = [f"   #TRANS {account} {{{projects}}} {amount}.00" for account, projects, amount in rows]
    return [f"#VER M {number} {last:%Y%m%d}", "{", *lines, f"   #TRANS 1930 {{}} {-total}.00", "}"]


def _signed(post, month):
    """An income stands in credit."""
    return -post.months[month - 1] if post.kind == RowKind.INCOME else post.months[month - 1]
