from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jourer import walls
from jourer.models import Actor, Association
from jourer.start import holds_demo_rows, holds_real_rows
from reports.demo import build, people


class Command(BaseCommand):
    help = (
        "Make the demonstration in an empty database: two invented associations with last year and this year up to"
        " today. Where it is made already, only its accounts are printed; where real data is, it refuses."
    )

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("APP_MODE is production: the demonstration's passwords are known to all", returncode=2)
        if holds_real_rows():
            raise CommandError("The database holds what the demonstration did not make: choose another", returncode=2)
        if not holds_demo_rows():
            # The accounts are for the one who reads the output; how far it is goes beside it.
            build.make(timezone.localdate(), tell=lambda line: self.stderr.write(line, style_func=str))
        self.stdout.write("\n".join(accounts()))


def accounts() -> list[str]:
    """Who can sign in where, as lines of a table."""
    emails = [person.email for one in (people.DEMO, people.NEIGHBOUR) for person in one.people if person.signs_in]
    with walls.opened(Association.objects.filter(is_demo=True)):
        actors = Actor.objects.filter(user__email__in=emails).select_related("user", "association")
        rows = [_row(actor) for actor in actors.prefetch_related("shelters")]
    rows.sort(key=lambda row: emails.index(row[0]))
    header = ("E-post", "Namn", "Behörighet", "Sida", "Jourer")
    return [f"Alla konton har lösenordet: {people.PASSWORD}", "", *_table([header, *rows])]


def _row(actor):
    shelters = ", ".join(shelter.name for shelter in actor.shelters.all())
    return actor.user.email, actor.user.name, str(actor.get_role_display()), f"/{actor.association.slug}/", shelters


def _table(rows):
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    header, *body = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return [header, "  ".join("-" * width for width in widths), *body]
