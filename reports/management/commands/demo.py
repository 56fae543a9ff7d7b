from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jourer import walls
from jourer.models import Actor, Association
from jourer.start import has_tables, holds_demo_rows, holds_real_rows
from reports.demo import build, people


class Command(BaseCommand):
    help = (
        "Make the demonstration in an empty database: two invented associations with last year and this year up to"
        " today. Where it is made already, only its accounts are printed; where real data is, it refuses."
    )
    requires_system_checks = []  # script/server runs this at every start; checking the code then is for the tests

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("APP_MODE is production: the demonstration's passwords are known to all", returncode=2)
        if not has_tables():
            raise CommandError("The database has no tables yet: run manage.py migrate first", returncode=2)
        if holds_real_rows():
            raise CommandError("The database holds what the demonstration did not make: choose another", returncode=2)
        if not holds_demo_rows():
            # The accounts are for the one who reads the output; how far it is goes beside it.
            build.make(timezone.localdate(), tell=lambda line: self.stderr.write(line, style_func=str))
        self.stdout.write("\n".join(accounts()))


def accounts() -> list[str]:
    """Who can sign in where, as lines of a table for each association."""
    lines = [f"Alla konton har lösenordet: {people.PASSWORD}"]
    header = ("E-post", "Namn", "Behörighet", "Jourer")
    for data in (people.DEMO, people.NEIGHBOUR):
        association = Association.objects.get(slug=data.slug)
        emails = [person.email for person in data.people if person.signs_in]
        lines += ["", f"{association.name}, /{association.slug}/", "", *_table([header, *_rows(association, emails)])]
    return lines


def _rows(association, emails):
    with walls.opened([association]):
        theirs = Actor.objects.filter(association=association, user__email__in=emails).select_related("user")
        actors = list(theirs.prefetch_related("shelters"))
    order = list(Actor.Role)
    actors.sort(key=lambda actor: (emails.index(actor.user.email), order.index(Actor.Role(actor.role))))
    return [_row(actor) for actor in actors]


def _row(actor):
    shelters = ", ".join(shelter.slug for shelter in actor.shelters.all())
    return actor.user.email, actor.user.name, str(actor.get_role_display()), shelters


def _table(rows):
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    header, *body = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return [header, "  ".join("-" * width for width in widths), *body]
