from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from jourer import walls
from jourer.access import Role, SystemActor
from jourer.models import Actor, Association, User, audit


class Command(BaseCommand):
    help = (
        "Make an association with its first user administrator, who then sets up shelters, accounts and roles under"
        " /admin/. The person chooses a password through “forgotten password” on the sign-in page."
    )

    def add_arguments(self, parser):
        parser.add_argument("--association", required=True, metavar="SLUG", help="short name in addresses")
        parser.add_argument("--name", required=True, help="the association's name")
        parser.add_argument("--organisation-number", required=True)
        parser.add_argument("--email", required=True, help="the administrator's address")
        parser.add_argument("--person", required=True, help="the administrator's name")

    def handle(self, *, association, name, organisation_number, email, person, **options):
        made = Association(name=name, slug=association, organisation_number=organisation_number)
        user = User.objects.filter(email__iexact=email).first() or User(email=email.lower(), name=person)
        try:
            made.full_clean()
            user.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        with walls.opened([made]), transaction.atomic():
            made.save()
            if user._state.adding:
                user.set_unusable_password()
                user.save()
            actor = Actor.objects.create(association=made, user=user, role=Role.ADMIN, valid_from=timezone.localdate())
            audit.record(SystemActor("create_first_admin", made), "setup.added", actor)
        self.stdout.write(f"{made.name}: {user.email} is its user administrator and signs in at /{made.slug}/")
