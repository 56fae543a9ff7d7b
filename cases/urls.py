from django.urls import path

from cases.views import cases, contacts, emergency, work

urlpatterns = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.new_contact, name="new_contact"),
    path("contacts/<uuid:pk>/undo/", contacts.undo_contact, name="undo_contact"),
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new_case, name="new_case"),
    path("cases/emergency/", emergency.emergency, name="emergency"),
    path("cases/emergencies/", emergency.emergencies, name="emergencies"),
    path("cases/emergencies/<uuid:pk>/seen/", emergency.see_emergency, name="see_emergency"),
    path("cases/<uuid:pk>/", cases.case, name="case"),
    path("cases/<uuid:pk>/change/", cases.change_case, name="change_case"),
    path("cases/<uuid:pk>/identity/", cases.change_identity, name="change_identity"),
    path("cases/<uuid:pk>/unmask/", cases.unmask, name="unmask"),
    path("cases/<uuid:pk>/opened/", cases.case_openings, name="case_openings"),
    path("cases/<uuid:pk>/note/", work.write_note, name="write_note"),
    path("cases/<uuid:pk>/attempt/", work.attempt, name="attempt"),
    path("cases/<uuid:pk>/follow-up/", work.plan_follow_up, name="plan_follow_up"),
    path("cases/follow-ups/<uuid:pk>/done/", work.finish_follow_up, name="finish_follow_up"),
    path("cases/<uuid:pk>/meeting/", work.offer_meeting, name="offer_meeting"),
    path("cases/<uuid:pk>/referral/", work.refer, name="refer"),
    path("cases/<uuid:pk>/close/", work.close_case, name="close_case"),
    path("cases/<uuid:pk>/reopen/", work.reopen_case, name="reopen_case"),
    path("cases/<uuid:pk>/hand-out/", work.hand_out, name="hand_out"),
    path("cases/<uuid:pk>/accept/", work.accept_case, name="accept_case"),
    path("cases/<uuid:pk>/decline/", work.decline_case, name="decline_case"),
    path("cases/<uuid:pk>/send-back/", work.send_back_case, name="send_back_case"),
    path("cases/<uuid:pk>/report-back/", work.report_back_case, name="report_back_case"),
    path("cases/<uuid:pk>/conflict/", work.declare_conflict, name="declare_conflict"),
]
