"""The jobs of the treasurer's room, and what is done with files by itself."""

from django.conf import settings
from django.utils import translation

from budget.actions import ledger
from budget.models import Books
from jourer import walls
from jourer.jobs import Work, job
from jourer.tasks import task


@job(ledger.READ_BOOKS)
def read_books(work: Work) -> None:
    """Take in the file of `books`, in the language of who brought it; given up meanwhile, it is gone."""
    books = Books.objects.filter(association=work.row.association, pk=work.parameters["books"]).first()
    if books:
        with translation.override(work.actor.user.language or settings.LANGUAGE_CODE):
            ledger.read_brought(by=work.actor, books=books, tell=work.progress)


@task("budget.remove_unread_books")
def remove_unread_books():
    """Files that were never read, or that could not be, a month ago; how many there were."""
    return sum(
        Books.objects.filter(association=association).unread().delete()[0] for association in walls.each_association()
    )
