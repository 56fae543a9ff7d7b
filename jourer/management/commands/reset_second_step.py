from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jourer import actions, walls
from jourer.access import SystemActor
from jourer.forms import ResetForm
from jourer.models import Actor, User, audit


class Command(BaseCommand):
    help = (
        "Reset a lost second step where no administrator of an association may: of an account with roles in several,"
        " or of the only administrator. Be sure who asks. It is recorded in each of the associations."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the account's address")
        parser.add_argument("--reason", required=True, choices=ResetForm.Reason.values)
        parser.add_argument("--known", required=True, choices=ResetForm.Known.values, help="how you know who asks")

    def handle(self, *, email, reason, known, **options):
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"There is no account {email}", returncode=2)
        with transaction.atomic():
            if not actions.begin_anew(user):
                raise CommandError(f"{user.email} has no second step", returncode=2)
            for association in walls.each_association():
                if Actor.objects.filter(association=association, user=user).exists():
                    by = SystemActor("reset_second_step", association)
                    audit.record(by, "second_step.reset", user, reason=reason, known=known)
        self.stdout.write(f"{user.email} is signed out everywhere and sets up a new second step at the next sign-in")
