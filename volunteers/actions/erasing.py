"""Gallring of volunteers: the person goes, what is counted stays.

A row without a name is still about somebody where it tells who it was (GDPR, recital 26): colleagues remember who was
there on a certain evening, and would then read every other evening of the same person. So nothing that has a day keeps
its link: each place on a shift, each attendance and each talk goes to a nobody of its own, a row of the register that
never had a name. Figures count them on their days as before, and no two of them belong together.

What stays together are the steps, of which the month alone is left, the gender, the roles and the shelters: so many
were active. The audit keeps the row's key until its own time is over.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jourer.models import audit
from jourer.periods import FIRST_DAY
from volunteers.models import HandOver, Shift, ShiftSignUp, Volunteer, VolunteerShelter

NOBODYS_DAY = FIRST_DAY  # the same for all of them: the day of the erasing would say which belong together


@transaction.atomic
def erase_volunteer(*, by, volunteer: Volunteer) -> None:
    """Erase name, account, contact details, languages, times and every link to a day."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    _erase_signatures(volunteer.actor)
    _erase_person(volunteer)
    _erase_questions(volunteer)
    volunteer.sign_ups.exclude(ended_at=None).delete()
    volunteer.sign_ups.update(lacked=[], despite="")
    volunteer.talks.exclude(taken_back_at=None).delete()
    _give_to_nobody(volunteer.sign_ups)
    _give_to_nobody(volunteer.attendances)
    _give_to_nobody(volunteer.talks, [link.shelter_id for link in volunteer.shelter_links.all()])
    _coarsen(volunteer)
    audit.record(by, "volunteer.erased", volunteer)


def _erase_signatures(account):
    """Who signs up, or writes a shift down, is named by the account too."""
    if account:
        account.clearances.all().delete()
        ShiftSignUp.objects.filter(signed_up_by=account).update(signed_up_by=None)
        Shift.objects.filter(added_by=account).update(added_by=None)


def _erase_person(volunteer):
    volunteer.name, volunteer.is_protected, volunteer.actor = "", False, None
    volunteer.erased_on = timezone.localdate()
    volunteer.save()
    volunteer.details.phone = volunteer.details.email = ""
    volunteer.details.save()
    volunteer.languages.all().delete()
    volunteer.times.all().delete()


def _erase_questions(volunteer):
    """Who asked whom to take a shift is counted nowhere."""
    about = Q(to_volunteer=volunteer) | Q(sign_up__volunteer=volunteer) | Q(in_return__volunteer=volunteer)
    HandOver.objects.filter(about).delete()


def _give_to_nobody(related, shelters=()):
    """Talks are counted at the shelters of the volunteer: so their nobodies have these too."""
    for row in related.all():
        of = {"association_id": row.association_id}
        row.volunteer = Volunteer.objects.create(erased_on=NOBODYS_DAY, **of)
        row.save(update_fields=["volunteer"])
        links = [VolunteerShelter(volunteer=row.volunteer, shelter_id=shelter, **of) for shelter in shelters]
        VolunteerShelter.objects.bulk_create(links)


def _coarsen(volunteer):
    """The months alone, of each kind the last in a month: so it stands on the last day of every month as it did.

    When each was written down goes too, but for the order: of two in one month the later one holds.
    """
    volunteer.steps.exclude(taken_back_at=None).delete()
    kept = {(step.kind, step.done_on.replace(day=1)): step for step in reversed(volunteer.steps.all())}
    volunteer.steps.exclude(pk__in=[step.pk for step in kept.values()]).delete()
    for place, step in enumerate(sorted(kept.values(), key=lambda one: (one.done_on, one.recorded_at))):
        step.done_on = step.done_on.replace(day=1)
        step.recorded_at = timezone.make_aware(datetime.combine(step.done_on, time())) + timedelta(seconds=place)
        step.save(update_fields=["done_on", "recorded_at"])
