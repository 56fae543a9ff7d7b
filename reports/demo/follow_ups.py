"""What the municipality has been told of the partnership: the latest quarter that is over, and a question about it."""

from datetime import date, timedelta
from uuid import uuid5

from budget.models import Agreement
from jourer import periods
from jourer.periods import Window
from reports.actions import reviewers
from reports.actions.follow_ups import begin_follow_up, prepare_follow_up, publish_follow_up, write_follow_up
from reports.demo.house import House
from reports.models import AgreementReviewer, FollowUp, digest_of
from volunteers.hours import hours_for

REVIEWER = "reviewer@demo.example"
SUMMARY = (
    "Fler än väntat har hört av sig under kvartalet och vi har hållit det mesta av det vi lovat. Lokalerna har blivit "
    "dyrare än vi trodde, och vi vill tala om det inför nästa period."
)
COMMENTS = {
    "4": "På helgdagar och i juli är det stängt. När ingen av oss kan komma säger vi det så snart vi vet.",
    "5": "De som inte har gått utbildningen än går den när vi ger den nästa gång.",
}
ASKED = "Vilka kvällar var det stängt, och hur fick de som sökte stöd veta det?"
ANSWERED = (
    "Några torsdagar när ingen kunde komma. Vi satte upp en lapp, skrev på webbplatsen och svarade i telefon som "
    "vanligt."
)


def write(house: House) -> None:
    """After the log: the figures are counted from it. Early in the year no quarter is over yet."""
    agreement = Agreement.objects.filter(association=house.association).exclude(main=None).select_related("main").get()
    period = latest_quarter(house.today)
    _let_in(house, agreement)
    if period is None:
        return
    follow_up = _published(house, agreement, period)
    if follow_up.is_published:
        _asked(house, follow_up)


def latest_quarter(today: date) -> Window | None:
    """Of this year, the last that ended before today."""
    quarters = periods.each("quarter", (date(today.year, 1, 1), date(today.year, 12, 31)))
    return max((one for one in quarters if one[1] < today), default=None)


def _let_in(house, agreement):
    """Without a mail: everybody knows the password."""
    until = house.today + timedelta(days=365)
    whose = {"association": house.association, "agreement": agreement, "invited_by": house.coordinator}
    AgreementReviewer.objects.create(actor=house.named(REVIEWER), valid_until=until, **whose)


def _published(house, agreement, period) -> FollowUp:
    """Left as a draft where a figure is missing, as it would be."""
    by = house.coordinator
    made = begin_follow_up(by=by, agreement=agreement, starts_on=period[0], ends_on=period[1])
    comments = {str(one.pk): COMMENTS[one.number] for one in agreement.commitments.filter(number__in=COMMENTS)}
    hours = hours_for(house.association, [], period).hours
    write_follow_up(by=by, follow_up=made, summary=SUMMARY, hours=hours, tells_apart=True, comments=comments)
    prepare_follow_up(by=by, follow_up=made)
    made.refresh_from_db()
    if not made.missing:
        publish_follow_up(by=by, follow_up=made, seen=digest_of(made.content))
        made.refresh_from_db()
    return made


def _asked(house, follow_up):
    row = next(key for key, words in reviewers.rows_of(follow_up.content) if words.startswith("Åtaganden: 4"))
    about = {"follow_up": follow_up, "row": row, "idempotency_key": uuid5(follow_up.pk, "asked")}
    question = reviewers.ask_question(by=house.named(REVIEWER), text=ASKED, **about)
    reviewers.answer_question(by=house.coordinator, question=question, answer=ANSWERED)
