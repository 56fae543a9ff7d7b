"""Several at the same moment: real threads, each with a connection of its own, on both databases."""

import contextlib
import sqlite3
import threading

from django.db import connection
from zeal import zeal_ignore


class AtOnce:
    """Runs each job in a thread; they set out together. What each of them gave comes back, in no order.

    An SQLite database in memory has one connection only, so there the threads work in a copy of it in a file, as the
    application does; what they wrote is read by a thread as well.
    """

    def __init__(self, folder):
        self.file = folder / "copy.sqlite3"

    def __call__(self, *jobs):
        start, answers = threading.Barrier(len(jobs)), []

        def run(job):
            with self.own_connection(), zeal_ignore():  # which takes ten threads for one that asks ten times
                start.wait()
                answers.append(job())

        threads = [threading.Thread(target=run, args=[job]) for job in jobs]
        if connection.vendor == "sqlite" and not self.file.exists():
            self._copy()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def afterwards(self, read):
        """What is there when all are done."""
        (answer,) = self(read)
        return answer

    @contextlib.contextmanager
    def own_connection(self):
        if connection.vendor == "sqlite":
            connection.settings_dict = {**connection.settings_dict, "NAME": self.file}
        try:
            yield
        finally:
            connection.close()

    def _copy(self):
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(self.file)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")  # as the application's is, before several change it at once
