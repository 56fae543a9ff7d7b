"""What waits for somebody in all rooms."""

from budget import todos as budget_todos
from cases import todos as cases_todos
from jourer.models import Actor
from jourer.todos import Todo
from plans import todos as plans_todos
from reports.follow_ups import todos as follow_up_todos
from volunteers import todos as volunteers_todos

ROOMS = (cases_todos, plans_todos, volunteers_todos, budget_todos, follow_up_todos)


def todos(actor: Actor) -> list[Todo]:
    return [todo for room in ROOMS for todo in room.todos(actor)]
