"""Tell everybody by mail that there is something to do: `manage.py send_reminders`."""

from django.core.management.base import BaseCommand

from jourer import walls
from reports import reminders


class Command(BaseCommand):
    help = "Send each person who has something new to do one mail that says so, at most one a day."

    def handle(self, *args, **options):
        for association in walls.each_association():
            self.stdout.write(f"{association.slug}: {reminders.send(association)}")
