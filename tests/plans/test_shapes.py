"""Plans of the four shapes that real ones have, each from the page to the plan; the associations are invented."""

import pytest

from plans.models import Goal, Plan, PlanImport, Target
from tests import builders as build
from tests.plans.test_intake import choose, look, read, text
from tests.plans.test_prose import WITH_AIMS, WITH_AREAS

pytestmark = pytest.mark.django_db

# Numbered goals, a budget, and an appendix of each shelter with a table that goes through its areas.
WITH_APPENDICES = """\
# Verksamhetsplan 2026

## Vision
Ingen ska behöva vara ensam om det svåra.

## Mål formulerade för 2026

### 1. Organisation och ekonomi
1. Föreningen ska ha råd med nästa år också.
2. Styrelsen ska spegla dem vi finns till för.

## Intäktsbudget 2026
Kommunen\t400 000
Gåvor\t25 000
Totalt\t435 000

## Bilaga 1 Kvinnojouren Lyktan planering för måluppfyllelse 2026

STÖDVERKSAMHET\tAKTIVITET\tMÄTINSTRUMENT
Fler ska få tala med någon.\tBemanna telefonen.\t300 stödsamtal. Svar inom 24 h.
Öppet hus.\tHa öppet.\t2 ggr/vecka
PÅVERKANSARBETE\tAKTIVITET\tMÄTINSTRUMENT
Synas mer.\tDelta i evenemang.\t4 evenemang på våren och 5 på hösten
Bli fler.\tVärva.\tÖka antalet medlemmar med 10

## Bilaga 3 Ungdomsjouren Trampolinen planering för måluppfyllelse 2026

STÖDVERKSAMHET\tAKTIVITET\tMÄTINSTRUMENT
Nå ut digitalt.\tSkapa konton.\tFinnas på: Instagram, TikTok och Snapchat.
"""

# An appendix of an agreement: what the association undertakes, and two tables of money.
AGREEMENT = """\
Bilaga Stödjouren Lyktan

Överenskommelse om idéburet offentligt partnerskap (IOP)

1. Åtagandets innehåll

Åtagandena syftar till att nå målen i det övergripande avtalet:

- Ge stöd till alla i kommunen som har utsatts för brott
- Höras oftare där unga är

Stödet kostar ingenting.

2. Kommunens ersättning under 12 månader

Beskrivning av resurs\tKostnad (svenska kronor)
Personal\t400 000
Lokaler\t50 000
Summa\t450 000

3. Stödjouren Lyktans egenfinansiering under 12 månader

Beskrivning av resurs\tKostnad (svenska kronor)
Medlemsavgifter\t2 000
Summa\t2 000
"""

SHELTERS = ("Kvinnojouren Lyktan", "Ungdomsjouren Trampolinen")
TABLES = [
    ("Kvinnojouren Lyktan", "Stödverksamhet", "count", 300),
    ("Kvinnojouren Lyktan", "Stödverksamhet", "duration", 24),
    ("Kvinnojouren Lyktan", "Stödverksamhet", "frequency", 2),
    ("Kvinnojouren Lyktan", "Påverkansarbete", "count", 4),
    ("Kvinnojouren Lyktan", "Påverkansarbete", "count", 5),
    ("Ungdomsjouren Trampolinen", "Stödverksamhet", "milestone", None),
]


@pytest.fixture
def coordinator(client, coordinator):
    for name in SHELTERS:
        build.shelter(coordinator.association, name=name)
    build.sign_in(client, coordinator)
    return coordinator


@pytest.mark.parametrize(
    ("document", "areas", "targets", "budgets"),
    [
        (
            WITH_APPENDICES,
            {"Organisation och ekonomi": 2, "Stödverksamhet": 3, "Påverkansarbete": 2},
            TABLES,
            {"Intäktsbudget 2026": "425000"},
        ),
        (
            WITH_AIMS,
            {"Öppet hus i kommunens alla delar": 2, "Utbildning av volontärer": 2, "Sociala medier": 1},
            [],
            {},
        ),
        (WITH_AREAS, {"Värdegrunden": 1, "Rekrytering": 2, "Ekonomi": 1}, [], {}),
        (
            AGREEMENT,
            {"Övriga mål": 2},
            [],
            {
                "2. Kommunens ersättning under 12 månader": "450000",
                "3. Stödjouren Lyktans egenfinansiering under 12 månader": "2000",
            },
        ),
    ],
    ids=["appendices", "aims", "areas", "agreement"],
)
def test_a_plan_of_each_shape_goes_all_the_way(client, coordinator, document, areas, targets, budgets):
    row = read(client, coordinator, document, year=2026)
    page = text(look(client, coordinator, row))
    choose(client, coordinator, row)

    goals = list(Goal.objects.select_related("area"))
    assert all(f">{goal.text}<" in page or f". {goal.text}<" in page for goal in goals)
    assert {area: [goal.area.name for goal in goals].count(area) for area in areas} == areas
    assert len(goals) == sum(areas.values())
    assert measured() == targets
    assert {one["heading"]: one["computed_total"] for one in PlanImport.objects.get().budgets} == budgets
    assert Plan.objects.get().state == "draft"


def measured():
    """(shelter, area, kind, value) of every target, in the order of the plan."""
    found = Target.objects.select_related("goal__area", "goal__shelter", "measure")
    return [
        (one.goal.shelter.name, one.goal.area.name, one.measure.kind, one.measure.limit_value or one.measure.goal_value)
        for one in found.order_by("goal__position", "position")
    ]


def test_what_a_plan_says_against_itself_is_said_on_the_page(client, coordinator):
    page = text(look(client, coordinator, read(client, coordinator, WITH_APPENDICES, year=2026)))

    assert "totalen som står är 435 000 kr, men raderna ger 425 000 kr, en skillnad på 10 000 kr." in page
    assert "Bilagor: nummer 2 saknas." in page
    assert page.count("utgångsläge") == 1
