"""An agreement with money, promises and people behind it, for the tests of what the municipality reads."""

from datetime import date
from decimal import Decimal

from budget.accounts import read as read_accounts
from budget.actions.fundings import Post, set_funding
from jourer.models import Assessment
from reports.actions.follow_ups import begin_follow_up, prepare_follow_up, publish_follow_up
from reports.models import FollowUp, digest_of
from tests import builders as build

YEAR = date(2025, 1, 1), date(2025, 12, 31)
QUARTER = date(2025, 1, 1), date(2025, 3, 31)
SPRING = date(2025, 4, 1), date(2025, 6, 30)
GENDERS = ["woman"] * 7 + ["man"] * 3 + ["non_binary"]
AGES = ["18-20", "21-25", "26-39", "26-39", "40-64", "65-"]
CRIMES = ["partner_violence", "threat", "assault", "partner_violence", "theft"]


def agreement(by, **facts):
    """Of 2025 and later, with two posts of the municipality and two of our own, each fed by an account of its own."""
    made = build.agreement(by, **{"starts_on": YEAR[0], "initial_end": YEAR[1], "reference": "Dnr 4711", **facts})
    posts = [
        _post("funder", "Personal", 900_000, "7010"),
        _post("funder", "Lokaler", 100_000, "5010"),
        _post("own", "Medlemsavgifter", 20_000, "3890"),
        _post("own", "Projektmedel", 80_000, "3987", is_earmarked=True, earmark="utbildning"),
    ]
    set_funding(by=by, agreement=made, starts_on=YEAR[0], months=12, posts=posts)
    return made


def _post(side, name, amount, accounts, **facts):
    return Post(None, side, name, Decimal(amount), accounts=read_accounts(accounts), **facts)


def booked(association):
    """Something in every post, in the spring quarter and before it."""
    books = build.books(association, starts_on=YEAR[0], ends_on=YEAR[1])
    for number, (account, amount) in enumerate([(7010, 200_100), (5010, 26_000), (3890, -9_000), (3987, -81_300)], 1):
        build.entry(books, account, amount, date(2025, 2, 14), voucher=f"A {number}")
        build.entry(books, account, amount, date(2025, 5, 14), voucher=f"B {number}")
    return books


def supported(by, number, on=date(2025, 2, 3), **facts):
    """So many people, each with one anonymous contact."""
    for index in range(number):
        told = {
            "gender": GENDERS[index % len(GENDERS)],
            "age_group": AGES[index % len(AGES)],
            "crime_type": CRIMES[index % len(CRIMES)],
            "municipality": "0180" if index % 4 else "0181",
        }
        build.contact(by, occurred_on=on, **{**told, **facts})


def judged(by, commitment, verdict="reached", on=date(2025, 3, 1)):
    return Assessment.objects.create(
        association=by.association, measure=commitment.measure, verdict=verdict, assessed_on=on, assessed_by=by
    )


def whole(by, people=40, days=YEAR, **facts):
    """A follow-up begun on an agreement of which every figure is known."""
    made = agreement(by, **facts)
    booked(by.association)
    supported(by, people)
    judged(by, build.commitment(by, made, text="Stödet är kostnadsfritt."))
    build.commitment(by, made, text="Minst 30 stödkontakter om året.", **counted(30))
    return begin_follow_up(by=by, agreement=made, starts_on=days[0], ends_on=days[1])


def counted(goal, metric="cases.contacts", **facts):
    return {"kind": "count", "unit": "stödkontakter", "metric": metric, "goal_value": goal, **facts}


def published(by, follow_up):
    """Prepared, looked at and published."""
    prepare_follow_up(by=by, follow_up=follow_up)
    follow_up.refresh_from_db()
    publish_follow_up(by=by, follow_up=follow_up, seen=digest_of(follow_up.content))
    follow_up.refresh_from_db()
    return follow_up


def published_as_it_is(by, agreement, days):
    """Of an agreement of which only those who were given support are told: what is missing is let pass."""
    made = FollowUp.objects.create(
        association=by.association, agreement=agreement, begun_by=by, starts_on=days[0], ends_on=days[1],
        tells_apart=False,
    )  # fmt: skip
    prepare_follow_up(by=by, follow_up=made)
    FollowUp.objects.filter(pk=made.pk).update(missing=[])
    made.refresh_from_db()
    publish_follow_up(by=by, follow_up=made, seen=digest_of(made.content))
    return made


def texts(content):
    """Everything that can be read in the content of a follow-up, as text."""
    if isinstance(content, dict):
        return [text for name, value in content.items() if name != "key" for text in texts(value)]
    if isinstance(content, list):
        return [text for value in content for text in texts(value)]
    return [str(content)]
