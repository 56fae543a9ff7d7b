"""Every verb of support work with something it can be done to, and what the tables hold before and after."""

from datetime import date
from uuid import uuid4

from django.apps import apps
from django.db import connection

from cases import actions
from cases.policelist import Entry
from tests import builders as build

DAY = date(2026, 3, 10)
LOGGED = {"occurred_on": DAY, "channel": "phone", "seeker_role": "victim", "support": ["talk"]}


class World:
    """Somebody of every kind with something in hand."""

    def __init__(self):
        self.shelter = build.shelter()
        self.boss = build.actor("coordinator", self.shelter)
        self.staff = build.actor("staff", self.shelter)
        self.friend = build.actor("volunteer", self.shelter)
        self.case = build.case(self.staff, identity={"name": "Åsa Öberg"}, received_on=DAY)
        self.closed = build.case(self.staff, received_on=DAY)
        actions.close_case(by=self.staff, case=self.closed, closed_on=DAY, closing_reason="done")
        self.offered = build.case(self.staff, received_on=DAY)
        actions.hand_out(by=self.staff, case=self.offered, to=self.friend)
        self.taken = build.taken_case(self.staff, self.friend, received_on=DAY)
        self.contact = build.contact(self.staff)
        self.follow_up = actions.plan_follow_up(by=self.staff, case=self.case, who=self.staff, **CALL)
        self.stranger = build.actor("staff", build.shelter(self.shelter.association))
        self.opening = actions.open_in_emergency(by=self.stranger, case=self.case, reason="Fara")
        self.preset = actions.save_preset(by=self.staff, name="Telefon", **BUTTON)
        self.logged = LOGGED | {"shelter": self.shelter, "done_by": self.staff}


CALL = {"kind": "call", "due_on": DAY}
BUTTON = {"channel": "phone", "seeker_role": "victim", "support": ["talk"]}
WHO = {"name": "Någon annan"}

VERBS = {
    "accept": lambda w: {"by": w.friend, "case": w.offered},
    "add_to_identity": lambda w: {"by": w.staff, "seeker": w.case.seeker, **WHO},
    "attempt": lambda w: {"by": w.staff, "case": w.case, "idempotency_key": uuid4()},
    "change_case": lambda w: {"by": w.staff, "case": w.case, "version": w.case.version, "gender": "woman"},
    "change_identity": lambda w: {"by": w.staff, "seeker": w.case.seeker, "version": 1, **WHO},
    "close_case": lambda w: {"by": w.staff, "case": w.case, "closed_on": DAY, "closing_reason": "done"},
    "correct_contact": lambda w: {
        "by": w.staff,
        "contact": w.contact,
        "version": w.contact.version,
        "reason": "Det var en chatt",
        "support": ["talk"],
        "channel": "chat",
    },
    "declare_conflict": lambda w: {"by": w.staff, "case": w.taken, "user": w.friend.user},
    "delete_preset": lambda w: {"by": w.staff, "preset": w.preset},
    "finish_follow_up": lambda w: {"by": w.staff, "follow_up": w.follow_up},
    "hand_out": lambda w: {"by": w.staff, "case": w.case, "to": w.friend},
    "hand_out_several": lambda w: {"by": w.staff, "cases": [w.case], "to": w.friend},
    "log_alike": lambda w: {"by": w.staff, "times": 3, "idempotency_key": uuid4(), **w.logged},
    "log_contact": lambda w: {"by": w.staff, "idempotency_key": uuid4(), **w.logged},
    "log_rows": lambda w: {"by": w.staff, "idempotency_key": uuid4(), "rows": [w.logged, w.logged]},
    "log_without_talk": lambda w: {
        "by": w.staff,
        "idempotency_key": uuid4(),
        "outcome": "not_reached",
        "case": w.case,
    },
    "offer_meeting": lambda w: {"by": w.staff, "case": w.case, "offered_on": DAY},
    "open_case": lambda w: {
        "by": w.staff,
        "shelter": w.shelter,
        "idempotency_key": uuid4(),
        "identity": WHO,
        "received_on": DAY,
        "seeker_role": "victim",
    },
    "open_in_emergency": lambda w: {"by": w.stranger, "case": w.closed, "reason": "Fara"},
    "plan_follow_up": lambda w: {"by": w.staff, "case": w.case, "who": w.staff, **CALL | {"kind": "meeting"}},
    "receive_list": lambda w: {
        "by": w.boss,
        "shelter": w.shelter,
        "entries": [Entry(received_on=DAY, name="En"), Entry(received_on=DAY, name="Två")],
        "same": {},
        "left_out": set(),
        "key": uuid4(),
    },
    "refer": lambda w: {"by": w.staff, "case": w.case, "to": "health", "referred_on": DAY, "has_consent": True},
    "reopen_case": lambda w: {"by": w.staff, "case": w.closed},
    "report_back": lambda w: {"by": w.friend, "case": w.taken},
    "save_preset": lambda w: {"by": w.staff, "name": "Chatt", **BUTTON},
    "see_emergency_opening": lambda w: {"by": w.boss, "opening": w.opening, "finding": "Befogat."},
    "name_watcher": lambda w: {"by": w.boss, "who": w.boss},
    "send_back": lambda w: {"by": w.friend, "case": w.taken, "reason": "no_time"},
    "set_promises": lambda w: {"by": w.boss, "shelter": w.shelter, "promises": [{"kind": "meeting"}]},
    "undo_alike": lambda w: {"by": w.staff, "contact": w.contact},
    "undo_contact": lambda w: {"by": w.staff, "contact": w.contact},
    "unmask": lambda w: {"by": w.staff, "seeker": w.case.seeker, "reason": "contact"},
    "write_note": lambda w: {"by": w.staff, "case": w.case, "text": "En till.", "idempotency_key": uuid4()},
}


def everything():
    """All rows of support work as they stand in the tables."""
    rows = {}
    for model in apps.get_app_config("cases").get_models():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            rows[model._meta.label] = sorted(map(str, cursor.fetchall()))
    return rows
