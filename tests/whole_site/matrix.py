"""Who may what, for every address and method: the table that the walls are checked against.

A page without a row fails. Roles that a row does not name get 404, as does everybody from outside; a method that a
row does not name is 405 (or 404) for all. To add a page: a line here, with the object it opens if it has one.
"""

from dataclasses import dataclass, field

EVERYBODY = frozenset("coordinator staff volunteer board treasurer auditor admin reviewer".split())
READERS = EVERYBODY - {"admin", "reviewer"}
REPORT_READERS = READERS - {"volunteer"}
LOGGERS = frozenset({"coordinator", "staff", "volunteer"})
CASE_WORKERS = frozenset({"coordinator", "staff"})
COORDINATOR = frozenset({"coordinator"})
STAFF = frozenset({"coordinator", "staff"})
DECIDERS = frozenset({"coordinator", "board"})
ADMIN = frozenset({"admin"})
NOBODY = frozenset()


@dataclass(frozen=True)
class Page:
    """The roles that may GET and POST; `opens` names the object in the address (an attribute of `world.Tenant`, or a
    dict of one object a role); `private` objects are the role's own: other roles' objects are not found either."""

    get: frozenset = NOBODY
    post: frozenset = NOBODY
    opens: str = ""
    private: bool = False
    kwargs: dict = field(default_factory=dict)


# Pages below an association's address.
PAGES = {
    "start": Page(get=EVERYBODY),
    "new_contact": Page(get=LOGGERS, post=LOGGERS),
    "contacts": Page(get=LOGGERS),
    "log_without_talk": Page(post=LOGGERS),
    "presets": Page(get=LOGGERS, post=LOGGERS),
    "change_preset": Page(get=LOGGERS, post=LOGGERS, opens="presets", private=True),
    "delete_preset": Page(post=LOGGERS, opens="presets", private=True),
    "batch": Page(get=LOGGERS, post=LOGGERS),
    "sheet": Page(get=LOGGERS),
    "save_draft": Page(post=LOGGERS),
    "discard_draft": Page(post=LOGGERS, opens="drafts", private=True),
    "correct_contact": Page(get=LOGGERS, post=LOGGERS, opens="contacts"),
    "undo_contact": Page(post=LOGGERS, opens="contacts", private=True),
    "activities": Page(get=READERS),
    "new_activity": Page(get=STAFF, post=STAFF),
    "undo_activity": Page(post=STAFF, opens="activities", private=True),
    "correct_activity": Page(get=STAFF, post=STAFF, opens="activities"),
    "planned_activities": Page(get=READERS, kwargs={"year": "this year"}),
    "propose_activity": Page(get=READERS, post=READERS, kwargs={"year": "this year"}),
    "planned_activity": Page(get=READERS, opens="planned"),
    "approve_activity": Page(get=DECIDERS, post=DECIDERS, opens="planned"),
    "settle_activity": Page(get=READERS, post=READERS, opens="planned"),
    "evaluate_activity": Page(get=READERS, post=READERS, opens="planned"),
    "work_groups": Page(get=READERS),
    "work_group": Page(get=READERS, opens="work_group"),
    "new_work_group": Page(get=DECIDERS, post=DECIDERS),
    "change_work_group": Page(get=DECIDERS, post=DECIDERS, opens="work_group"),
    "area_work_groups": Page(get=DECIDERS, post=DECIDERS, kwargs={"year": "this year"}),
    "meetings": Page(get=READERS),
    "new_meeting": Page(get=DECIDERS, post=DECIDERS),
    "meeting": Page(get=READERS, opens="meeting"),
    "correct_meeting": Page(get=DECIDERS, post=DECIDERS, opens="meeting"),
    "correct_decision": Page(get=DECIDERS, post=DECIDERS, opens="decision"),
    "new_decision": Page(get=DECIDERS, post=DECIDERS, opens="meeting"),
    "elect": Page(get=DECIDERS, post=DECIDERS, opens="meeting"),
    "elected": Page(get=READERS),
    "new_election": Page(get=DECIDERS, post=DECIDERS),
    "end_election": Page(get=DECIDERS, post=DECIDERS, opens="election"),
    "partners": Page(get=READERS),
    "new_partner": Page(get=DECIDERS, post=DECIDERS),
    "partner": Page(get=READERS, opens="partner"),
    "change_partner": Page(get=DECIDERS, post=DECIDERS, opens="partner"),
    "correct_partner": Page(get=DECIDERS, post=DECIDERS, opens="partner"),
    "set_partner_state": Page(get=DECIDERS, post=DECIDERS, opens="partner"),
    "cases": Page(get=LOGGERS),
    "new_case": Page(get=CASE_WORKERS, post=CASE_WORKERS),
    "case": Page(get=LOGGERS, opens="case"),
    "change_case": Page(get=LOGGERS, post=LOGGERS, opens="case"),
    "change_identity": Page(get=LOGGERS, post=LOGGERS, opens="case"),
    "unmask": Page(get=LOGGERS, post=LOGGERS, opens="case"),
    "case_openings": Page(get=CASE_WORKERS, opens="case"),
    "write_note": Page(post=LOGGERS, opens="case"),
    "attempt": Page(post=LOGGERS, opens="case"),
    "plan_follow_up": Page(post=LOGGERS, opens="case"),
    "finish_follow_up": Page(post=LOGGERS, opens="follow_up"),
    "offer_meeting": Page(post=LOGGERS, opens="case"),
    "refer": Page(post=LOGGERS, opens="case"),
    "close_case": Page(post=CASE_WORKERS, opens="case"),
    "reopen_case": Page(post=CASE_WORKERS, opens="case"),
    "hand_out": Page(post=CASE_WORKERS, opens="case"),
    "accept_case": Page(post=LOGGERS, opens="offered"),
    "decline_case": Page(post=LOGGERS, opens="offered", private=True),
    "send_back_case": Page(post=LOGGERS, opens="case"),
    "report_back_case": Page(post=LOGGERS, opens="case"),
    "declare_conflict": Page(post=CASE_WORKERS, opens="case"),
    "emergency": Page(get=CASE_WORKERS, post=CASE_WORKERS),
    "emergencies": Page(get=COORDINATOR | {"board", "admin"}),
    "emergency_watcher": Page(get=ADMIN, post=ADMIN),
    "see_emergency": Page(post=COORDINATOR, opens="opening"),
    "second_steps": Page(get=ADMIN),
    "reset_second_step": Page(get=ADMIN, post=ADMIN, opens="member"),
    "police_list": Page(get=CASE_WORKERS, post=CASE_WORKERS),
    "type_police_list": Page(get=CASE_WORKERS, post=CASE_WORKERS),
    "receive_police_list": Page(post=CASE_WORKERS),
    "police_list_template": Page(get=CASE_WORKERS),
    "handing_out": Page(get=COORDINATOR, post=COORDINATOR),
    "promises": Page(get=COORDINATOR),
    "change_promises": Page(get=COORDINATOR, post=COORDINATOR, opens="shelter"),
    "plans": Page(get=READERS),
    "plan_about": Page(get=READERS, kwargs={"year": "this year"}),
    "import_plan": Page(get=COORDINATOR, post=COORDINATOR),
    "plan_import": Page(get=COORDINATOR, post=COORDINATOR, opens="plan_import"),
    "discard_import": Page(post=COORDINATOR, opens="plan_import"),
    "change_proposed": Page(get=COORDINATOR, post=COORDINATOR, opens="plan_import", kwargs={"name": "proposed"}),
    "preview_proposed": Page(get=COORDINATOR, post=COORDINATOR, opens="plan_import", kwargs={"name": "proposed"}),
    "write_plan_texts": Page(get=COORDINATOR, post=COORDINATOR, kwargs={"year": "this year"}),
    "adopt_plan": Page(get=DECIDERS, post=DECIDERS, kwargs={"year": "this year"}),
    "close_plan": Page(get=DECIDERS, post=DECIDERS, kwargs={"year": "this year"}),
    "carry_over_plan": Page(get=COORDINATOR, post=COORDINATOR, kwargs={"year": "this year"}),
    "history": Page(get=READERS),
    "type_history": Page(get=COORDINATOR, post=COORDINATOR),
    "import_history": Page(get=COORDINATOR, post=COORDINATOR),
    "confirm_history": Page(post=COORDINATOR),
    "history_template": Page(get=COORDINATOR),
    "plan": Page(get=READERS, kwargs={"year": "this year"}),
    "key_measures": Page(get=DECIDERS, post=DECIDERS, kwargs={"year": "this year"}),
    "target": Page(get=READERS, opens="typed"),
    "change_target": Page(get=COORDINATOR, post=COORDINATOR, opens="typed"),
    "observe": Page(post=frozenset({"coordinator", "staff"}), opens="typed"),
    "assess": Page(post=DECIDERS, opens="judged"),
    "counted": Page(get=READERS, opens="counted"),
    "take_back_observation": Page(post=frozenset({"coordinator", "staff"}), opens="value"),
    "preview_target": Page(get=COORDINATOR, post=COORDINATOR, opens="typed"),
    "preview_new_target": Page(get=COORDINATOR, post=COORDINATOR, opens="goal"),
    "new_target": Page(get=COORDINATOR, post=COORDINATOR, opens="goal"),
    "snapshots": Page(get=REPORT_READERS, kwargs={"year": "this year"}),
    "new_snapshot": Page(get=DECIDERS, post=DECIDERS, kwargs={"year": "this year"}),
    "snapshot": Page(get=REPORT_READERS, opens="snapshot"),
    "since_snapshot": Page(get=REPORT_READERS, opens="snapshot"),
    "reports": Page(get=REPORT_READERS),
    "report": Page(get=REPORT_READERS, kwargs={"year": "this year"}),
    "make_report": Page(post=COORDINATOR, kwargs={"year": "this year"}),
    "report_pdf": Page(get=REPORT_READERS, kwargs={"year": "this year"}),
    "job": Page(get=REPORT_READERS, opens="jobs", private=True),
    "job_file": Page(get=REPORT_READERS, opens="jobs", private=True),
    "cancel_job": Page(post=COORDINATOR, opens="jobs", private=True),
    "volunteers": Page(get=CASE_WORKERS),
    "new_volunteer": Page(get=COORDINATOR, post=COORDINATOR),
    "volunteer_figures": Page(get=DECIDERS),
    "occasions": Page(get=COORDINATOR),
    "new_occasion": Page(get=COORDINATOR, post=COORDINATOR),
    "occasion": Page(get=COORDINATOR, post=COORDINATOR, opens="occasion"),
    "change_occasion": Page(get=COORDINATOR, post=COORDINATOR, opens="occasion"),
    "courses": Page(get=COORDINATOR),
    "new_course": Page(get=COORDINATOR, post=COORDINATOR),
    "change_course": Page(get=COORDINATOR, post=COORDINATOR, opens="course"),
    "new_talk": Page(get=COORDINATOR, post=COORDINATOR, opens="volunteer"),
    "take_back_talk": Page(post=COORDINATOR, opens="talk"),
    "employees": Page(get=COORDINATOR),
    "new_employee": Page(get=COORDINATOR, post=COORDINATOR),
    "change_employee": Page(get=COORDINATOR, post=COORDINATOR, opens="employee"),
    "volunteer_rules": Page(get=COORDINATOR, post=COORDINATOR),
    "volunteer": Page(get=CASE_WORKERS, opens="volunteer"),
    "change_volunteer": Page(get=COORDINATOR, post=COORDINATOR, opens="volunteer"),
    "change_volunteer_details": Page(get=COORDINATOR, post=COORDINATOR, opens="volunteer"),
    "unmask_volunteer": Page(get=COORDINATOR, post=COORDINATOR, opens="volunteer"),
    "record_step": Page(get=COORDINATOR, post=COORDINATOR, opens="volunteer", kwargs={"kind": "extract"}),
    "take_back_step": Page(post=COORDINATOR, opens="step"),
}

# Pages that know no association: those signed in get in, whoever they are.
OWN_PAGES = {
    "home": "GET",
    "switch_role": "POST",
    "second_step": "GET",
    "account_logout": "GET POST",
    "account_reauthenticate": "GET POST",
    "account_email": "",
    "account_change_password": "GET POST",
    "account_set_password": "GET POST",
    "mfa_index": "GET",
    "mfa_reauthenticate": "GET POST",
    "mfa_activate_totp": "GET POST",
    "mfa_deactivate_totp": "GET POST",
    "mfa_view_recovery_codes": "GET",
    "mfa_generate_recovery_codes": "GET POST",
    "mfa_download_recovery_codes": "GET",
    "mfa_list_webauthn": "GET",
    "mfa_add_webauthn": "GET POST",
    "mfa_reauthenticate_webauthn": "GET POST",
    "mfa_remove_webauthn": "GET POST",
    "mfa_edit_webauthn": "GET POST",
}

# Pages that open without signing in, each with its reason.
OPEN_PAGES = {
    "gallery": "the components with nothing of anybody's; not in production",
    "healthz": "says that the process lives, and nothing else",
    "readyz": "says which part works, a word each, to those who watch over it",
    "help": "how one signs in, among other things",
    "language": "the sign-in page can be read in English",
    "account_login": "the door",
    "account_inactive": "says that an account is closed",
    "account_signup": "says that nobody signs up",
    "account_email_verification_sent": "a page without content of ours",
    "account_reset_password": "a forgotten password",
    "account_reset_password_done": "a forgotten password",
    "account_reset_password_from_key": "a forgotten password",
    "account_reset_password_from_key_done": "a forgotten password",
    "account_confirm_email": "a link sent by mail",
    "account_confirm_login_code": "part of the door",
    "mfa_authenticate": "the second step of the door",
    "mfa_login_webauthn": "the door with a passkey",
}

# Django's admin: the roles that get in, by the beginning of the page's name.
ADMIN_PAGES = {
    "admin:index": ADMIN | COORDINATOR,
    "admin:login": NOBODY,
    "admin:logout": EVERYBODY,
    "admin:password_change": ADMIN | COORDINATOR,
    "admin:password_change_done": ADMIN | COORDINATOR,
    "admin:autocomplete": ADMIN | COORDINATOR,
    "admin:jsi18n": ADMIN | COORDINATOR,
    "admin:app_list": ADMIN | COORDINATOR,
    "admin:jourer_": ADMIN,
    "admin:plans_": COORDINATOR,
    "admin:cases_": COORDINATOR,
}
