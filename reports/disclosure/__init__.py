"""Nobody is told apart in what leaves the house (design §10): breakdowns by facts about persons go through `release`.

`parts` is for breakdowns by facts about work only (channel, month, shelter, kind of support).
"""

from reports.disclosure.parts import Anyone, parts_together, tells_persons_apart
from reports.disclosure.releasing import Printed, Published, release
from reports.disclosure.stored import as_json, of_json
from reports.disclosure.tables import ALL, Asked, PersonFact, Table

__all__ = [
    "ALL",
    "Anyone",
    "Asked",
    "PersonFact",
    "Printed",
    "Published",
    "Table",
    "as_json",
    "of_json",
    "parts_together",
    "release",
    "tells_persons_apart",
]
