"""Erase what has been kept long enough: `manage.py purge_expired`."""

from django.core.management.base import BaseCommand

from jourer import retention, walls


class Command(BaseCommand):
    help = "Erase what has been kept long enough, in every association."

    def handle(self, *args, **options):
        for association in walls.each_association():
            for name, erased in retention.purge(association).items():
                self.stdout.write(f"{association.slug}: {name}: {erased}")
