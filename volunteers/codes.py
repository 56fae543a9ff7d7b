"""The closed lists of this room: what is counted must have a name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def one_of(table: str, column: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The database refuses a code that is not among the choices."""
    return models.CheckConstraint(name=f"{table}_{column}_known", condition=Q(**{f"{column}__in": choices.values}))


class Step(models.TextChoices):
    """What happens on the way in and out. Those of `STANDING` say how somebody stands, the others what is done."""

    INTEREST = "interest", _("interest")
    CONVERSATION = "conversation", _("conversation")
    EXTRACT = "extract", _("register extract shown")
    TRAINED = "trained", _("basic training passed")
    CONFIDENTIALITY = "confidentiality", _("confidentiality signed")
    ACTIVE = "active", pgettext_lazy("volunteer", "active")
    PAUSED = "paused", pgettext_lazy("volunteer", "paused")
    LEFT = "left", pgettext_lazy("volunteer", "left")


WAY_IN = (Step.CONVERSATION, Step.EXTRACT, Step.TRAINED, Step.CONFIDENTIALITY)
STANDING = (Step.ACTIVE, Step.PAUSED, Step.LEFT)
TURNS = (*STANDING, Step.TRAINED)  # from which on somebody stands otherwise, or is trained
# How one must stand before; None is somebody who has never been active.
FROM: dict[Step, set[str | None]] = {
    Step.ACTIVE: {None, Step.PAUSED, Step.LEFT},
    Step.PAUSED: {Step.ACTIVE},
    Step.LEFT: {None, Step.ACTIVE, Step.PAUSED},
}


class State(models.TextChoices):
    """Where somebody is, read from the steps."""

    INTERESTED = "interested", pgettext_lazy("volunteer", "interested")
    ON_THE_WAY = "on_the_way", pgettext_lazy("volunteer", "on the way in")
    ACTIVE = "active", pgettext_lazy("volunteer", "active")
    PAUSED = "paused", pgettext_lazy("volunteer", "paused")
    LEFT = "left", pgettext_lazy("volunteer", "left")


class Gender(models.TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("non-binary or another gender")
    NOT_STATED = "not_stated", _("not stated")


class Role(models.TextChoices):
    SUPPORT = "support", _("support person")
    WITNESS = "witness", _("witness support")
    CHAT = "chat", _("chat")
    PHONE = "phone", _("telephone")
    GROUP_LEADER = "group_leader", _("group leader")
    OUTREACH = "outreach", _("outward work")
    LAWYER = "lawyer", _("lawyer")
    OTHER = "other", _("something else")


class Language(models.TextChoices):
    """ISO 639-1 where there is one; "swl" is ISO 639-3 for Swedish sign language, "rom" for Romani."""

    SWEDISH = "sv", pgettext_lazy("language", "Swedish")
    ENGLISH = "en", pgettext_lazy("language", "English")
    ARABIC = "ar", pgettext_lazy("language", "Arabic")
    BCS = "sh", pgettext_lazy("language", "Bosnian, Croatian or Serbian")
    FINNISH = "fi", pgettext_lazy("language", "Finnish")
    FRENCH = "fr", pgettext_lazy("language", "French")
    KURDISH = "ku", pgettext_lazy("language", "Kurdish")
    MEANKIELI = "fit", pgettext_lazy("language", "Meänkieli")
    PERSIAN = "fa", pgettext_lazy("language", "Persian or Dari")
    POLISH = "pl", pgettext_lazy("language", "Polish")
    ROMANI = "rom", pgettext_lazy("language", "Romani")
    ROMANIAN = "ro", pgettext_lazy("language", "Romanian")
    RUSSIAN = "ru", pgettext_lazy("language", "Russian")
    SAMI = "se", pgettext_lazy("language", "Sámi")
    SIGN = "swl", pgettext_lazy("language", "Swedish sign language")
    SOMALI = "so", pgettext_lazy("language", "Somali")
    SPANISH = "es", pgettext_lazy("language", "Spanish")
    THAI = "th", pgettext_lazy("language", "Thai")
    TIGRINYA = "ti", pgettext_lazy("language", "Tigrinya")
    TURKISH = "tr", pgettext_lazy("language", "Turkish")
    UKRAINIAN = "uk", pgettext_lazy("language", "Ukrainian")
    OTHER = "other", pgettext_lazy("language", "another language")


class Time(models.TextChoices):
    """When somebody usually can."""

    WEEKDAY = "weekday", _("weekdays in the daytime")
    EVENING = "evening", _("weekday evenings")
    WEEKEND = "weekend", _("weekends")
    NIGHT = "night", _("nights")
    HOLIDAY = "holiday", _("holidays")


class LeftBecause(models.TextChoices):
    MOVED = "moved", _("moves away")
    TIME = "time", _("has no time")
    HEALTH = "health", _("health or energy")
    OTHER_WORK = "other_work", _("another engagement or a job")
    UNSUITABLE = "unsuitable", _("the task did not suit")
    ENDED_BY_US = "ended_by_us", _("ended by the association")
    NO_ANSWER = "no_answer", _("does not answer any more")
    NOT_SAID = "not_said", _("does not want to say")


class Unmasking(models.TextChoices):
    """Why a protected volunteer's contact details are looked at."""

    REACH = "reach", _("I need to reach the person")
    DANGER = "danger", _("somebody is in danger")
    ASKED = "asked", _("the person has asked me to")


# The members' register


class FeeKind(models.TextChoices):
    """For whom a fee class is."""

    PERSON = "person", _("members")
    COMPANY = "company", _("supporting companies")


class FeeState(models.TextChoices):
    """How it is with a member's fee for a year."""

    PAID = "paid", pgettext_lazy("fee", "paid")
    UNPAID = "unpaid", pgettext_lazy("fee", "not paid")
    FREE = "free", _("free of charge")
    NONE = "none", _("not asked to pay")


class MemberLeft(models.TextChoices):
    WISH = "wish", _("own wish")
    UNPAID = "unpaid", _("has not paid")
    MOVED = "moved", _("moved away")
    DIED = "died", _("has died")
    NOT_SAID = "not_said", _("not stated")


class MailingTo(models.TextChoices):
    MEMBERS = "members", _("all members")
    UNPAID = "unpaid", _("members who have not paid this year's fee")
    COMPANIES = "companies", _("supporting companies")


class MailState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("mail", "waiting")
    SENT = "sent", pgettext_lazy("mail", "sent")
    REFUSED = "refused", pgettext_lazy("mail", "could not be sent")


class CourseKind(models.TextChoices):
    BASIC = "basic", _("basic training")
    FURTHER = "further", _("further training")
    WEBINAR = "webinar", _("webinar")


class OccasionKind(models.TextChoices):
    """What people come together for."""

    TRAINING = "training", _("training")
    SUPERVISION = "supervision", _("supervision in a group")
    MEETING = "meeting", _("volunteers' meeting")
    EVENT = "event", _("event together")
    INFORMATION = "information", _("open information evening")
    THANKS = "thanks", _("thanks to everybody")


class TalkKind(models.TextChoices):
    """What is said between two."""

    FEEDBACK = "feedback", _("feedback talk")
    DEVELOPMENT = "development", _("development talk")
    SUPERVISION = "supervision", _("supervision one to one")
    CHECK = "check", _("how are you?")
    THANKS = "thanks", _("thanks")


class Participant(models.TextChoices):
    """As whom somebody took part."""

    VOLUNTEER = "volunteer", _("volunteer")
    STAFF = "staff", _("staff")
    BOARD = "board", _("board")


# Shifts

EVENING_FROM = 17  # a shift that ends after this hour, or on a Saturday or Sunday, is not in office hours


class ShiftChannel(models.TextChoices):
    """What is open during a shift."""

    PHONE = "phone", _("telephone")
    CHAT = "chat", _("chat")
    SMS = "sms", _("text messages")
    ON_SITE = "on_site", _("open on the spot")
    COURT = "court", _("witness support in court")
    GROUP = "group", _("group or open evening")
    OUTREACH = "outreach", _("outward work")
    ON_CALL = "on_call", _("on call")


class Every(models.IntegerChoices):
    """How often a shift comes back."""

    WEEK = 1, _("every week")
    TWO_WEEKS = 2, _("every other week")


class Unplanned(models.TextChoices):
    """Why something was held otherwise than it was planned."""

    STEPPED_IN = "stepped_in", _("stepped in for somebody")
    EXTRA_NEED = "extra_need", _("more people needed us than usual")
    EMERGENCY = "emergency", _("something acute")
    FORGOTTEN = "forgotten", _("the schedule was not written in")


class NotHeld(models.TextChoices):
    NOBODY_COULD = "nobody_could", _("nobody could")
    ILLNESS = "illness", _("illness")
    HOLIDAY = "holiday", _("closed for a holiday")
    TECHNICAL = "technical", _("a technical fault")
    NOT_NEEDED = "not_needed", _("it was not needed")


class LeftShift(models.TextChoices):
    """Why somebody is no longer on a shift."""

    GAVE_UP = "gave_up", _("could not come")
    HANDED_OVER = "handed_over", _("handed it over")
    SWAPPED = "swapped", _("swapped")
    REMOVED = "removed", _("taken off by the coordinator")


class Answer(models.TextChoices):
    """What became of a question whether somebody takes a shift over."""

    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class OnShiftDespite(models.TextChoices):
    """Why somebody is put on a shift though something is still missing."""

    WITH_SOMEBODY = "with_somebody", _("works beside somebody experienced")
    SOON_DONE = "soon_done", _("what is missing is booked")
    NOBODY_ELSE = "nobody_else", _("nobody else can, and it cannot stay closed")


# How long somebody who has left is kept.
YEARS_KEPT = [(1, _("a year")), (2, _("two years")), (3, _("three years")), (7, _("seven years"))]
