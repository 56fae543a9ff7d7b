"""The members' register of the demonstration: who is a member since when, and who has paid. All invented."""

from datetime import date
from itertools import product

from volunteers.models import Fee, FeeClass, Member, YearFee

FIRST_NAMES = (
    "Agda Alva Arvid Astrid Axel Birgit Britta Dagny Edla Einar Elis Ellen Elof Emil Esther Frans Gerda Gunnar Hedvig"
    " Helmer Hilda Hjalmar Ingrid Ivar Karin Knut Lovisa Ludvig Majken Märta Nils Olga Otto Ragnar Rut Sigge Stina"
    " Svea Tage Ulla Valdemar Viola"
).split()
LAST_NAMES = "Almrönn Björkhed Enmark Fältrot Granhavre Hasselås Klövervik Lingonmo Rosenäng Tallsjö".split()

ORDINARY, STUDENT, COMPANY = "Ordinarie", "Student eller pensionär", "Företagsvän"
FEES = {ORDINARY: ("person", 300), STUDENT: ("person", 100), COMPANY: ("company", 3000)}
COMPANIES = "Bageri Havrekornet, Bokhandeln Sidan Ett, Cykelverkstan Navet, Elfirman Gnistan, Färghandeln Ockra".split(
    ", "
)

SINCE_BEFORE = 205
# How many join and leave each month; so the register grows from 205 to some 250.
JOINS = (3, 5, 6, 6, 5, 4, 2, 4, 6, 5, 6, 7)
LEAVES = (1, 1, 2, 1, 1, 1, 0, 1, 1, 1, 1, 1)
PAY_DAYS = (5, 12, 19, 26)
NEVER_PAYS = 13  # every thirteenth


def write(house) -> None:
    """The register as it is on the day of the demonstration."""
    classes = _classes(house)
    members = [*_people(house, classes), *_companies(house, classes)]
    Member.objects.bulk_create(members, batch_size=500)
    fees = [_fee(house, one) for one in members if one.left_on is None or one.left_on.year >= house.today.year]
    Fee.objects.bulk_create(fees, batch_size=500)


def _classes(house):
    made = {}
    for name, (kind, amount) in FEES.items():
        made[name] = FeeClass.objects.create(association=house.association, name=name, kind=kind)
        for year in (house.today.year - 1, house.today.year):
            YearFee.objects.create(association=house.association, fee_class=made[name], year=year, amount=amount)
    return made


def _people(house, classes):
    """Those from before the year, and those who join in it; the oldest leave first."""
    leaving = iter(_days(house, LEAVES))
    joined = [
        date(house.today.year - 1 - number % 9, 1 + number % 12, 3 + number % 20) for number in range(SINCE_BEFORE)
    ]
    days = [*sorted(joined), *_days(house, JOINS)]
    names = [f"{first} {last}" for last, first in product(LAST_NAMES, FIRST_NAMES)]
    for number, (name, day) in enumerate(zip(names, days, strict=False), 1):
        fee_class = classes[STUDENT if number % 4 == 0 else ORDINARY]
        yield _member(house, number, name, fee_class, day, next(leaving, None))


def _companies(house, classes):
    first = SINCE_BEFORE + sum(JOINS) + 1
    for number, name in enumerate(COMPANIES, first):
        day = date(house.today.year - 1, 10, 1 + number - first)
        yield _member(house, number, name, classes[COMPANY], day, None)


def _days(house, counts):
    """So many days in each month, those that have come."""
    days = [date(house.today.year, month, 2 + 3 * one) for month, count in enumerate(counts, 1) for one in range(count)]
    return [day for day in days if day <= house.today]


def _member(house, number, name, fee_class, joined_on, left_on):
    return Member(
        association=house.association,
        number=number,
        name=name,
        fee_class=fee_class,
        email=f"medlem{number}@demo.example",
        phone=f"070-174 06 {5 + number % 95:02}",  # numbers that PTS keeps for fiction
        is_protected=number == SINCE_BEFORE,
        joined_on=joined_on,
        left_on=left_on,
        left_because="not_said" if left_on else "",
    )


def _fee(house, member):
    """Asked for in January, or when somebody joins; most pay within three months."""
    charged_on = max(member.joined_on, date(house.today.year, 1, 7))
    paid_on = date(house.today.year, 1 + member.number % 3, PAY_DAYS[member.number % 4])
    paid_on = max(paid_on, charged_on)
    is_paid = member.number % NEVER_PAYS and paid_on <= house.today
    return Fee(
        association=house.association,
        member=member,
        year=house.today.year,
        fee_class=member.fee_class,
        amount=FEES[member.fee_class.name][1],
        charged_on=min(charged_on, house.today),
        paid_on=paid_on if is_paid else None,
        marked_by=house.coordinator if is_paid else None,
    )
