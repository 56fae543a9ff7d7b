"""Courses and their sessions, meetings and events with who was there; talks; and who is employed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jourer.access import requires
from jourer.posting import done, posted
from volunteers import actions
from volunteers.forms import occasions as forms
from volunteers.models import Course, Employee, Occasion, Talk, Volunteer
from volunteers.views.saving import form_of, short_form, status_of, to_page

ROWS_ON_A_PAGE = 30
OCCASIONS = ("occasions", gettext_lazy("Training and meetings"))
COURSES = ("courses", gettext_lazy("Courses"))
EMPLOYEES = ("employees", gettext_lazy("Employees"))


@requires("volunteers.edit")
@require_safe
def occasion_list(request):
    """Everything people come together for, the latest first: also what is only planned."""
    occasions = Occasion.objects.visible_to(request.actor).annotate(there=Count("attendances"))
    rows = occasions.select_related("course", "shelter").order_by("-held_on", "-typed_at")
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "volunteers/occasions.html", {"page": page})


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_occasion(request):
    form = forms.NewOccasionForm(posted(request), actor=request.actor)
    if form.is_valid() and form.done(request, actions.add_occasion):
        key = form.cleaned_data["idempotency_key"]
        return to_page(request, "occasion", pk=Occasion.objects.get(typed_by=request.actor, idempotency_key=key).pk)
    return short_form(request, form, _("New occasion"), OCCASIONS)


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def occasion_page(request, pk):
    """What it is, and once it has been the list to tick people off."""
    occasion = _occasion(request, pk)
    form = forms.TickOffForm(posted(request), occasion=occasion, actor=request.actor)
    if form.is_valid() and form.done(request, actions.tick_off, occasion=occasion):
        return to_page(request, "occasion", pk=pk)
    return render(request, "volunteers/occasion.html", {"form": form, "occasion": occasion}, status=status_of(form))


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_occasion(request, pk):
    occasion = _occasion(request, pk)
    form = forms.OccasionForm(posted(request), actor=request.actor, instance=occasion)
    if form.is_valid() and form.done(request, actions.change_occasion, occasion=occasion):
        return to_page(request, "occasion", pk=pk)
    return short_form(request, form, _("Change the occasion"), OCCASIONS)


def _occasion(request, pk) -> Occasion:
    occasions = Occasion.objects.visible_to(request.actor).select_related("course", "shelter")
    return get_object_or_404(occasions.prefetch_related("attendances"), pk=pk)


# Courses


@requires("volunteers.edit")
@require_safe
def course_list(request):
    courses = Course.objects.visible_to(request.actor).annotate(held=Count("sessions")).order_by("kind", "name")
    return render(request, "volunteers/courses.html", {"courses": courses})


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_course(request):
    form = forms.NewCourseForm(posted(request))
    if form.is_valid() and form.done(request, actions.add_course):
        return to_page(request, "courses")
    return short_form(request, form, _("New course"), COURSES)


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_course(request, pk):
    course = get_object_or_404(Course.objects.visible_to(request.actor), pk=pk)
    form = forms.CourseForm(posted(request), instance=course)
    if form.is_valid() and form.done(request, actions.change_course, course=course):
        return to_page(request, "courses")
    return short_form(request, form, _("Change the course"), COURSES)


# Talks


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_talk(request, pk):
    """That somebody talked with a volunteer."""
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.actor), pk=pk)
    form = forms.TalkForm(posted(request), actor=request.actor)
    if form.is_valid() and done(request, form, actions.add_talk, volunteer=volunteer, **form.cleaned_data):
        return to_page(request, "volunteer", pk=pk)
    return form_of(volunteer, request, form, _("A talk held"))


@requires("volunteers.edit")
@require_POST
def take_back_talk(request, pk):
    talk = get_object_or_404(Talk.objects.visible_to(request.actor), pk=pk)
    actions.take_back_talk(by=request.actor, talk=talk)
    messages.success(request, _("Taken back."))
    return to_page(request, "volunteer", pk=talk.volunteer_id)


# Employees


@requires("volunteers.edit")
@require_safe
def employee_list(request):
    employees = Employee.objects.visible_to(request.actor).select_related("shelter")
    page = Paginator(employees, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "volunteers/employees.html", {"page": page})


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_employee(request):
    form = forms.NewEmployeeForm(posted(request), actor=request.actor)
    if form.is_valid() and form.done(request, actions.add_employee):
        return to_page(request, "employees")
    return short_form(request, form, _("Add somebody employed"), EMPLOYEES)


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_employee(request, pk):
    employee = get_object_or_404(Employee.objects.visible_to(request.actor), pk=pk)
    form = forms.EmployeeForm(posted(request), actor=request.actor, instance=employee)
    if form.is_valid() and form.done(request, actions.change_employee, employee=employee):
        return to_page(request, "employees")
    return short_form(request, form, _("Change somebody employed"), EMPLOYEES)
