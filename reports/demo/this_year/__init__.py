"""The association's plan of the year in which the demonstration is made, and what was typed in along the way.

Something is reached early, something keeps pace, something lags, something was not done in time and something nobody
has looked at, whatever day it is.
"""

from reports.demo.shape import Plan
from reports.demo.this_year.advocacy import ADVOCACY
from reports.demo.this_year.organisation import ORGANISATION
from reports.demo.this_year.prevention import PREVENTION
from reports.demo.this_year.support import SUPPORT
from reports.demo.this_year.volunteers import VOLUNTEERS

PLAN = Plan(
    vision="Ett samhälle där ingen slår, hotar eller kränker, och där den som ändå utsätts aldrig står ensam.",
    purpose=(
        "Demojourerna samlar tre jourer under ett tak. Vi ger stöd vid sidan av det som myndigheterna gör, vi sprider "
        "kunskap som kan hindra nästa brott, och vi ger den som vill göra skillnad en plats att göra det på."
    ),
    values=(
        "Vi lyssnar först. Den som söker stöd bestämmer själv vad som ska hända. Alla människor är lika mycket värda, "
        "och vi håller vad vi lovar."
    ),
    areas={
        "Organisation och ekonomi": ORGANISATION,
        "Stödverksamhet": SUPPORT,
        "Våldsförebyggande insatser": PREVENTION,
        "Påverkansarbete": ADVOCACY,
        "Plattform för ideellt engagemang": VOLUNTEERS,
    },
)
