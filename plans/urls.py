from django.urls import path

from plans.views import activities, editing, history, meetings, partners, plans

urlpatterns = [
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.new_activity, name="new_activity"),
    path("activities/<uuid:pk>/undo/", activities.undo_activity, name="undo_activity"),
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.new_meeting, name="new_meeting"),
    path("meetings/<uuid:pk>/", meetings.meeting_page, name="meeting"),
    path("meetings/<uuid:pk>/decisions/new/", meetings.new_decision, name="new_decision"),
    path("meetings/<uuid:pk>/elect/", meetings.new_election, name="elect"),
    path("meetings/elected/", meetings.elected_page, name="elected"),
    path("meetings/elected/new/", meetings.new_election, name="new_election"),
    path("meetings/elected/<uuid:pk>/end/", meetings.end_election, name="end_election"),
    path("partners/", partners.partner_list, name="partners"),
    path("partners/new/", partners.new_partner, name="new_partner"),
    path("partners/<uuid:pk>/", partners.partner_page, name="partner"),
    path("partners/<uuid:pk>/change/", partners.change_partner, name="change_partner"),
    path("partners/<uuid:pk>/state/", partners.set_partner_state, name="set_partner_state"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/history/", history.history_page, name="history"),
    path("plans/history/type/", history.type_history, name="type_history"),
    path("plans/history/import/", history.import_history, name="import_history"),
    path("plans/history/import/confirm/", history.confirm_history, name="confirm_history"),
    path("plans/history/template.xlsx", history.history_template, name="history_template"),
    path("plans/targets/<uuid:pk>/change/", editing.change_target, name="change_target"),
    path("plans/targets/<uuid:pk>/preview/", editing.preview_target, name="preview_target"),
    path("plans/goals/<uuid:pk>/targets/new/", editing.new_target, name="new_target"),
    path("plans/goals/<uuid:pk>/targets/preview/", editing.preview_new_target, name="preview_new_target"),
]
