from django.urls import path

from volunteers.views import fees, members, people

urlpatterns = [
    path("members/", members.member_list, name="members"),
    path("members/new/", members.new_member, name="new_member"),
    path("members/rules/", members.member_rules, name="member_rules"),
    path("members/figures/<int:year>/", fees.member_figures, name="member_figures"),
    path("members/fees/<int:year>/", fees.year_fees, name="year_fees"),
    path("members/fees/<int:year>/ask/", fees.charge_fees, name="charge_fees"),
    path("members/fees/<int:year>/classes/new/", fees.new_fee_class, name="new_fee_class"),
    path("members/fees/<int:year>/classes/<uuid:pk>/", fees.change_fee_class, name="change_fee_class"),
    path("members/fees/<uuid:pk>/paid/", fees.fee_paid, name="fee_paid"),
    path("members/fees/<uuid:pk>/not-paid/", fees.fee_not_paid, name="fee_not_paid"),
    path("members/<uuid:pk>/", members.member_page, name="member"),
    path("members/<uuid:pk>/change/", members.change_member, name="change_member"),
    path("members/<uuid:pk>/leave/", members.member_leaves, name="member_leaves"),
    path("members/<uuid:pk>/come-back/", members.member_comes_back, name="member_comes_back"),
    path("members/<uuid:pk>/unmask/", members.unmask_member, name="unmask_member"),
    path("members/<uuid:pk>/copy/", members.member_copy, name="member_copy"),
    path("volunteers/", people.volunteer_list, name="volunteers"),
    path("volunteers/new/", people.new_volunteer, name="new_volunteer"),
    path("volunteers/figures/", people.volunteer_figures, name="volunteer_figures"),
    path("volunteers/rules/", people.volunteer_rules, name="volunteer_rules"),
    path("volunteers/<uuid:pk>/", people.volunteer_page, name="volunteer"),
    path("volunteers/<uuid:pk>/change/", people.change_volunteer, name="change_volunteer"),
    path("volunteers/<uuid:pk>/details/", people.change_volunteer_details, name="change_volunteer_details"),
    path("volunteers/<uuid:pk>/unmask/", people.unmask_volunteer, name="unmask_volunteer"),
    path("volunteers/<uuid:pk>/steps/<slug:kind>/", people.record_step, name="record_step"),
    path("volunteers/steps/<uuid:pk>/take-back/", people.take_back_step, name="take_back_step"),
]
