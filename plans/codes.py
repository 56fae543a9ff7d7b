"""The closed lists of outward work: what is done, for whom, and with whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityKind(models.TextChoices):
    LECTURE = "lecture", _("lecture")
    WORKSHOP = "workshop", _("workshop")
    SCHOOL_VISIT = "school_visit", _("school visit")
    STUDY_VISIT = "study_visit", _("study visit received")
    EVENT = "event", _("event")
    MEETING = "meeting", _("meeting")
    NETWORK = "network", _("network meeting")
    TRAINING_STAFF = "training_staff", _("training of staff")
    TRAINING_BOARD = "training_board", _("training of the board")
    TRAINING_OTHERS = "training_others", _("training of others")
    POST = "post", _("post in social media")
    CAMPAIGN = "campaign", _("campaign")
    ADVERT = "advert", _("advert")
    PODCAST = "podcast", _("podcast episode")
    PRESS = "press", _("article or interview")
    HANDING_OUT = "handing_out", _("material handed out")
    SURVEY = "survey", _("survey")
    OTHER = "other", _("something else")


class Audience(models.TextChoices):
    PUPILS = "pupils", _("pupils in compulsory school")
    STUDENTS = "students", _("students in upper secondary school")
    YOUNG = "young", _("other young people")
    PARENTS = "parents", _("parents")
    ELDERLY = "elderly", _("older people")
    PUBLIC = "public", _("the public")
    SCHOOL_STAFF = "school_staff", _("school staff")
    SOCIAL_SERVICES = "social_services", _("social services")
    HEALTH_CARE = "health_care", _("health care")
    POLICE = "police", _("police and justice")
    COMPANIES = "companies", _("companies")
    ASSOCIATIONS = "associations", _("associations")
    POLITICIANS = "politicians", _("politicians")
    STAFF = "staff", _("our own staff")
    BOARD = "board", _("our own board")
    VOLUNTEERS = "volunteers", _("our own volunteers")
    OTHERS = "others", _("others")


class ActivityState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    DONE = "done", pgettext_lazy("activity", "done")
    POSTPONED = "postponed", _("postponed")
    DROPPED = "dropped", _("dropped")


class PartnerKind(models.TextChoices):
    PRIMARY_SCHOOL = "primary_school", _("school, years F–6")
    LOWER_SECONDARY = "lower_secondary", _("school, years 7–9")
    UPPER_SECONDARY = "upper_secondary", _("upper secondary school")
    ADULT_EDUCATION = "adult_education", _("adult education")
    YOUTH_CENTRE = "youth_centre", _("youth centre")
    LIBRARY = "library", _("library")
    HEALTH_CENTRE = "health_centre", _("health centre")
    AUTHORITY = "authority", _("authority")
    COMPANY = "company", _("company")
    LANDLORD = "landlord", _("landlord")
    ASSOCIATION = "association", _("association")
    MEDIA = "media", _("media")
    OTHER = "other", _("something else")


class PartnerState(models.TextChoices):
    POSSIBLE = "possible", _("not asked yet")
    ASKED = "asked", _("asked")
    ACTIVE = "active", _("active")
    RESTING = "resting", _("resting")
    DECLINED = "declined", _("has said no")
