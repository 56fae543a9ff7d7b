"""The fixed words of the contact log. Stored codes never change their meaning: statistics over years rest on them.

Built on the ten basic facts of the crime victims' shelters' national statistics and the channels of Unizon's yearly
survey. Three answers are told apart everywhere: not asked, not known, not willing to say.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jourer.municipalities import MUNICIPALITIES

NOT_ASKED = "not_asked"
NO_ANSWER = [
    (NOT_ASKED, _("not asked")),
    ("unknown", _("not known")),
    ("declined", _("does not want to say")),
]


class Channel(models.TextChoices):
    PHONE = "phone", _("telephone")
    VISIT = "visit", _("visit")
    CHAT = "chat", _("chat")
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    SOCIAL_MEDIA = "social_media", _("social media")
    VIDEO = "video", _("video call")
    COURT = "court", _("in court")
    OUTREACH = "outreach", _("out where people are")


class SeekerRole(models.TextChoices):
    """Who seeks support: the first four as the national statistics of the crime victims' shelters tell them apart."""

    VICTIM = "victim", _("exposed to violence or crime")
    RELATIVE = "relative", _("relative or friend of the victim")
    OFFENDER_RELATIVE = "offender_relative", _("relative of the perpetrator")
    WITNESS = "witness", _("witness")
    PROFESSIONAL = "professional", _("professional")
    OTHER = "other", _("somebody else")


class Support(models.TextChoices):
    TALK = "talk", _("supportive talk")
    INFORMATION = "information", _("information and guidance")
    AUTHORITIES = "authorities", _("help with authorities")
    ACCOMPANYING = "accompanying", _("accompanying")
    COURT = "court", _("support in court")
    COMPENSATION = "compensation", _("help to seek compensation")
    LEGAL = "legal", _("legal advice")
    REFERRAL = "referral", _("referral to somebody else")


GENDERS = [("woman", _("woman")), ("man", _("man")), ("non_binary", _("non-binary or another gender")), *NO_ANSWER]

AGE_GROUPS = [
    ("0-12", _("0–12 years")),
    ("13-17", _("13–17 years")),
    ("18-20", _("18–20 years")),
    ("21-25", _("21–25 years")),
    ("26-39", _("26–39 years")),
    ("40-64", _("40–64 years")),
    ("65-", _("65 years or older")),
    *NO_ANSWER,
]

HOME_MUNICIPALITIES = [*NO_ANSWER, ("abroad", _("outside Sweden")), *MUNICIPALITIES]

CRIME_TYPES = [
    ("partner_violence", _("violence in a close relationship")),
    ("assault", _("assault")),
    ("threat", _("unlawful threat")),
    ("harassment", _("harassment or stalking")),
    ("sexual", _("sexual offence")),
    ("honour", _("honour-related violence and oppression")),
    ("robbery", _("robbery")),
    ("theft", _("theft or burglary")),
    ("fraud", _("fraud")),
    ("other", _("another crime")),
    ("none", _("no crime")),
    *NO_ANSWER,
]

WAYS_HERE = [
    ("police", _("the police")),
    ("social_services", _("social services")),
    ("health_care", _("health care")),
    ("school", _("school")),
    ("friend", _("relative or friend")),
    ("web", _("our web site or a search")),
    ("social_media", _("social media")),
    ("printed", _("printed information")),
    ("earlier", _("earlier contact with us")),
    ("other", _("another way")),
    *NO_ANSWER,
]


class Outcome(models.TextChoices):
    """What became of it; only those reached are support contacts."""

    REACHED = "reached", _("reached")
    NOT_REACHED = "not_reached", _("tried, not reached")
    NOT_COUNTED = "not_counted", _("wrong number or hung up")


FIRST_TIME = [("new", _("new with us")), ("returning", _("has been in contact before")), *NO_ANSWER]

WITHOUT = "without"
INTERPRETER = [(WITHOUT, _("without an interpreter")), ("with", _("with an interpreter"))]

POLICE_REPORTED = [("yes", _("reported to the police")), ("no", _("not reported")), *NO_ANSWER]


class Mark(models.TextChoices):
    """Special circumstances: any number of them, on any crime (the crime victims' shelters' statistics)."""

    CLOSE_RELATION = "close_relation", _("close relation")
    HONOUR = "honour", _("honour-related")
    HATE_CRIME = "hate_crime", _("hate crime")
    CHILD_WITNESSED = "child_witnessed", _("a child has witnessed it")
    DISABILITY = "disability", _("disability")
    ADDICTION = "addiction", _("addiction")
    ONLINE = "online", _("on the internet")
    TRAFFICKING = "trafficking", _("human trafficking or prostitution")


class ClosingReason(models.TextChoices):
    DONE = "done", _("the support is given")
    DECLINED = "declined", _("does not want support")
    NOT_REACHED = "not_reached", _("could not be reached")
    REFERRED = "referred", _("referred to somebody else")
    MOVED = "moved", _("moved away")
    OTHER = "other", _("another reason")


class SentBack(models.TextChoices):
    """Why a support person gives a case back."""

    NO_TIME = "no_time", _("no time")
    KNOWS = "knows", _("knows somebody involved")
    NOT_FITTING = "not_fitting", _("needs other support than I can give")
    OTHER = "other", _("another reason")


class Despite(models.TextChoices):
    """Why a volunteer gets a case though something is still missing."""

    URGENT = "urgent", _("it is urgent, and nobody else can")
    TOGETHER = "together", _("together with somebody experienced")
    SEEN_ELSEWHERE = "seen_elsewhere", _("it is in order, but not written down yet")
    KNOWS_PERSON = "knows_person", _("the person who seeks support has asked for just this volunteer")


class FollowUpKind(models.TextChoices):
    CALL = "call", _("telephone")
    MEETING = "meeting", _("meeting")
    COURT = "court", _("in court")
    OTHER = "other", _("something else")


class Unmasking(models.TextChoices):
    """Why a protected identity is shown."""

    CONTACT = "contact", _("to get in touch as agreed")
    DANGER = "danger", _("somebody is in danger")
    ASKED = "asked", _("the person has asked for it")
    CORRECT = "correct", _("to correct what is written")


class DraftOf(models.TextChoices):
    """What somebody was typing."""

    CONTACT = "contact", _("contact")
    BATCH = "batch", _("several contacts")
    NOTE = "note", _("note")


# The evening begins, for attempts to reach somebody who works in the daytime (seed 004: "minst ett på kvällstid").
EVENING_FROM = 17
