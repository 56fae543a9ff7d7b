import time
from collections import defaultdict

from django.core.management.base import BaseCommand, CommandError

from jourer import crypto, keyproofs, rotation


class Command(BaseCommand):
    help = (
        "Encrypt everything anew under the first key of FIELD_KEYS, while people work. Before: put the new key first,"
        " keep the old one behind it, and restart every process. After: the old key may go, from the environment only."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only count what stands under another key")

    def handle(self, *, check, **options):
        for complaint in keyproofs.complaints():
            raise CommandError(complaint)
        if not check:
            keyproofs.leave_proof()
            self.rotate()
        left = rotation.left()
        key_id, _ = crypto.first_key()
        if left:
            raise CommandError(f"{left} rows have something that is not under the key “{key_id}”: keep the others.")
        if not check:
            keyproofs.let_others_go()
        self.stdout.write(f"Everything is under the key “{key_id}”.")

    def rotate(self):
        rows, refused = defaultdict(int), 0
        started = time.perf_counter()
        for turned in rotation.rotate():
            rows[turned.label] += turned.rows
            refused += turned.refused
        seconds = time.perf_counter() - started
        for label in sorted(rows):
            self.stdout.write(f"{rows[label]:>9} {label}")
        self.stdout.write(f"{sum(rows.values()):>9} rows in {seconds:.1f} seconds")
        if refused:
            self.stderr.write(f"{refused} rows have something that does not open; the log and the audit name them.")
