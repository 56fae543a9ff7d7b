import pytest
from django.utils import translation

from plans.interpreting import TargetReading, interpret


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def read(measure, goal=""):
    return interpret(measure, goal).targets


def only(measure, goal=""):
    (target,) = read(measure, goal)
    return target


def figures(measure):
    return [(target.kind, target.value) for target in read(measure)]


# --- How numbers are written ----------------------------------------------------------------------------------------


def test_a_number_with_a_noun_is_a_count():
    assert read("Minst 12 skolbesök.") == (TargetReading("count", 12, unit="skolbesök", direction="at_least"),)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Mål: 45st", 45),
        ("Nådda läsare 12 000 st", 12000),
        ("Nådda läsare 12\u00a0000 st", 12000),
        ("Sidvisningar 12.000", 12000),
        ("Utskickade brev 7 stycken", 7),
        ("tolv föreläsningar", 12),
        ("Tjugofem stödsamtal", 25),
        ("Ett tiotal studiebesök", 10),
        ("Fem (5) skolinformationer", 5),
        ("3-5 skolbesök", 3),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed, value):
    assert only(typed).value == value


def test_a_number_alone_says_no_direction():
    assert only("12 skolbesök").direction is None


def test_a_number_in_a_sentence_of_its_own_belongs_to_the_label_before():
    target = only("Antal unga som fått stöd. Mål 60 st")

    assert (target.kind, target.value, target.unit) == ("count", 60, "unga som fått stöd")


def test_a_missing_space_after_a_full_stop_hides_no_number():
    assert figures("Antal kurser.8st Genomföra 2 st läger.") == [("count", 8), ("count", 2)]


def test_each_label_in_a_line_has_its_own_number():
    targets = read("Antal brukarmöten: 9 Antal enskilda möten 4")

    assert [(target.value, target.unit) for target in targets] == [(9, "brukarmöten"), (4, "enskilda möten")]


def test_several_numbers_in_a_sentence_are_several_targets():
    targets = read("40 stödsamtal, 10 medföljningar och 5 läxhjälpar")

    assert [(target.value, target.unit) for target in targets] == [
        (40, "stödsamtal"),
        (10, "medföljningar"),
        (5, "läxhjälpar"),
    ]


def test_a_second_number_without_a_noun_counts_the_same_thing_in_its_own_term():
    targets = read("Hålla 4 temakvällar på våren och 3 på hösten.")

    assert [(target.value, target.unit, target.window) for target in targets] == [
        (4, "temakvällar", "spring"),
        (3, "temakvällar", "autumn"),
    ]


@pytest.mark.parametrize("words", ["En vårfest", "Minst en resa", "Vi ska hålla en mässa", "Delta i en mässa"])
def test_one_is_counted_where_something_is_held(words):
    assert figures(words) == [("count", 1)]


@pytest.mark.parametrize(
    "words",
    [
        "Ha en god kontakt med skolan",
        "Vara en trygg plats för unga",
        "Materialet delas ut i en skola",
        "En öppen dialog",
    ],
)
def test_one_is_not_counted_where_it_is_an_article(words):
    assert only(words).kind == "qualitative"


# --- Numbers that are none ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Besöka klasser i åk 6",
        "Material för F-3",
        "Läger för barn 6-12 år",
        "Synas på torget 8 mars",
        "Kampanj v47",
        "Festen när jouren fyller 40år",
        "Telefon 08-123 45 67",
        "Nummer 116 006 sprids",
        "Under 2026 tas kontakt med grannkommunen",
        "Telefonen bemannas kl. 9-15",
        "Uppdatera enligt § 7",
        "Arbeta med mål i Agenda 2030",
        "Information till kommunens 5 rektorer",
        "Orange day 25/11",
        "1. Dialog med skolan",
        "Öppet hus vecka 12",
        "Pärmen i rum B2 fylls på",
        "Läs mer på www.solros.example/sida-24",
        "Organisationsnummer 802400-0000",
        "Kontakt tas efter 3 månader",
        "Öppet den 2:a lördagen",
    ],
)
def test_some_numbers_are_no_values(words):
    assert [target.value for target in read(words) if target.value not in {None, 1}] == []


def test_a_wish_beside_the_number_is_no_target_of_its_own():
    assert figures("Minst 5, gärna 8 resor") == [("count", 5)]


def test_the_size_of_a_post_is_no_share():
    assert figures("Anställa en kurator på 50 %") == [("milestone", 1)]


def test_a_vague_number_is_none():
    assert only("Hålla ett antal möten").kind == "qualitative"


def test_an_abbreviation_ends_no_sentence():
    assert only("Synas lokalt, t.ex. Torget").kind == "qualitative"


def test_nothing_is_to_happen_is_at_most_zero():
    target = only("Inga klagomål")

    assert (target.kind, target.value, target.direction) == ("count", 0, "at_most")


def test_a_number_that_points_back_is_no_target():
    target = only("Antal volontärer på våra 4st torgdagar")

    assert (target.kind, target.value) == ("indicator", None)


def test_a_year_is_told_from_a_round_number():
    assert figures("2000 följare under 2026") == [("level", 2000)]


def test_sex_the_subject_is_no_number():
    assert figures("Prata om sex och samtycke i sex klasser") == [("count", 6)]


# --- Kinds ----------------------------------------------------------------------------------------------------------


def test_persons_who_are_there_are_a_level():
    assert figures("Ha 25 aktiva volontärer") == [("level", 25)]


def test_persons_who_are_won_are_a_count():
    assert figures("Rekrytera 12 nya volontärer") == [("count", 12)]


def test_followers_of_two_channels_are_two_levels():
    assert figures("700 följare Instagram 300 följare Tiktok.") == [("level", 700), ("level", 300)]


def test_from_one_number_to_another_is_one_level_with_a_baseline():
    target = only("Öka antalet samverkande skolor från 4 till 9")

    assert target == TargetReading("level", 9, unit="samverkande skolor", direction="at_least", baseline=4)


def test_going_down_from_one_number_to_another_is_at_most():
    target = only("Minska antalet avhopp från 8 till 3")

    assert (target.value, target.baseline, target.direction) == (3, 8, "at_most")


def test_to_increase_by_a_number_is_not_to_reach_it():
    target = only("Öka antalet medlemmar med 30 st")

    assert (target.kind, target.value, target.direction) == ("level", 30, "increase_by")


def test_to_increase_to_a_number_is_to_reach_it():
    target = only("Öka följarantalet till 640st")

    assert (target.kind, target.value, target.direction) == ("level", 640, "at_least")


@pytest.mark.parametrize(
    ("words", "value", "per"),
    [
        ("Öppen mottagning varannan vecka", 1, "two_weeks"),
        ("Chatten har öppet 3 kvällar/vecka", 3, "week"),
        ("Nyhetsbrev 1 gång i månaden", 1, "month"),
        ("Brukarråd: 2/termin", 2, "term"),
        ("Körkväll. : 4/år", 4, "year"),
        ("Handledning varje månad", 1, "month"),
        ("Två gånger per kvartal", 2, "quarter"),
    ],
)
def test_a_rhythm_is_a_frequency(words, value, per):
    target = only(words)

    assert (target.kind, target.value, target.per) == ("frequency", value, per)


def test_a_number_for_each_group_is_a_ratio():
    target = only("Minst 3 ledare/grupp")

    assert (target.kind, target.value, target.per, target.direction) == ("ratio", 3, "group", "at_least")


@pytest.mark.parametrize(
    ("words", "unit", "value"),
    [
        ("Svar inom 48 h", "hours", 48),
        ("Första samtalet hålls inom fem arbetsdagar", "workdays", 5),
        ("Återkoppling inom en vecka", "weeks", 1),
        ("Högst 20 min väntetid i chatten", "minutes", 20),
    ],
)
def test_a_time_limit_is_a_duration(words, unit, value):
    target = only(words)

    assert (target.kind, target.value, target.limit_unit, target.direction) == ("duration", value, unit, "at_most")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Alla ledare ska ha gått kursen", 100),
        ("Besök på alla 7 skolor", 100),
        ("75 % av deltagarna är nöjda", 75),
        ("Hälften av styrelsen är kvinnor", 50),
        ("Nio av tio känner sig tryggare", 90),
    ],
)
def test_a_share_is_a_ratio_in_per_cent(words, value):
    target = only(words)

    assert (target.kind, target.value, target.per) == ("ratio", value, None)


def test_a_mark_on_a_scale_is_a_level():
    assert figures("Nöjdhet minst 4,5 av 5") == [("level", 4.5)]


def test_a_list_to_cover_is_a_milestone_with_its_items():
    target = only("Synas på: bussar, bibliotek, torg och badhus.")

    assert (target.kind, target.value) == ("milestone", 4)
    assert target.items == ["bussar", "bibliotek", "torg", "badhus"]


@pytest.mark.parametrize("words", ["Ny folder framtagen", "Ta fram en trygghetsplan", "Policyn antas av årsmötet"])
def test_something_made_is_a_milestone(words):
    assert figures(words) == [("milestone", 1)]


def test_a_number_without_a_value_to_reach_is_an_indicator():
    assert [(target.kind, target.unit) for target in read("Antal besök samt antal nya besökare.")] == [
        ("indicator", "besök"),
        ("indicator", "nya besökare"),
    ]


def test_statistics_over_several_things_are_several_indicators():
    units = [target.unit for target in read("Statistik över ålder, kommun samt könsfördelning")]

    assert units == ["ålder", "kommun", "könsfördelning"]


def test_a_label_without_a_number_of_its_own_is_an_indicator():
    assert figures("Antal deltagare och antal möten: 6") == [("count", 6), ("indicator", None)]


def test_a_rhythm_after_a_count_is_a_target_of_its_own():
    assert figures("10 filmer, nyhetsbrev varje månad") == [("count", 10), ("frequency", 1)]


def test_to_decrease_by_a_number_is_not_to_reach_it():
    assert only("Minska antalet avhopp med 5").direction == "decrease_by"


def test_one_partner_is_no_list_to_cover():
    assert only("Samverka med skolan").kind == "qualitative"


def test_and_parts_no_indicator_where_nothing_else_is_listed():
    assert [target.unit for target in read("Antal flickor och pojkar")] == ["flickor och pojkar"]


def test_how_often_is_said_of_what_stands_before_the_number():
    assert only("Brev till medlemmar 2 gånger per år").unit == "Brev till medlemmar"


def test_an_indicator_that_is_counted_anyway_is_no_second_target():
    assert figures("Minst 8 torgdagar. Statistik över antal torgdagar samt antal möten.") == [
        ("count", 8),
        ("indicator", None),
    ]


def test_an_indicator_goes_the_way_the_goal_says():
    assert only("Mäts genom antal chattsamtal", goal="Ökat antal chattsamtal med unga").direction == "increase_by"


def test_words_without_a_number_are_for_people_to_judge():
    assert only("Fråga efter fler möten med skolan") == TargetReading(
        "qualitative", unit="Fråga efter fler möten med skolan"
    )


def test_how_something_is_measured_is_no_target_beside_one():
    assert figures("Nå 30 svar. Mäts genom sammanställning av enkäten.") == [("count", 30)]


def test_how_something_is_measured_is_kept_where_nothing_else_is_said():
    assert figures("Mäts genom sammanställning av enkäten.") == [("qualitative", None)]


def test_to_keep_a_number_up_without_saying_it_needs_last_years_figure():
    reading = interpret("Bibehålla antalet tröstsamtal")

    assert reading.targets == (TargetReading("count", unit="tröstsamtal", direction="maintain"),)
    assert reading.warnings == ("“tröstsamtal” is to be kept up: last year's figure is needed.",)


def test_a_steady_group_is_a_level_to_maintain():
    target = only("Ha en stadig kärna om 18 personer")

    assert (target.kind, target.value, target.direction) == ("level", 18, "maintain")


def test_a_meeting_in_spring_and_autumn_is_one_in_each():
    assert [(target.value, target.window) for target in read("Föräldramöte vår och höst")] == [
        (1, "spring"),
        (1, "autumn"),
    ]


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("6 träffar under året", "year"),
        ("6 träffar under höstterminen", "autumn"),
        ("6 träffar kvartal 2", "q2"),
        ("6 träffar i april", "april"),
        ("6 träffar", None),
    ],
)
def test_the_window_is_the_part_of_the_year_that_is_named(words, window):
    assert only(words).window == window


def test_last_years_figure_in_brackets_is_the_baseline():
    target = only("90 samtal (2025: 70)")

    assert (target.value, target.baseline) == (90, 70)


# --- What is not understood -----------------------------------------------------------------------------------------


def test_an_empty_measure_is_said():
    assert interpret("  ") == ((), ("The measure is empty.",))


def test_a_number_that_counts_nothing_named_is_said():
    assert interpret("2 st").warnings == ("The measure does not say what the number 2 counts.",)


def test_a_rhythm_that_cannot_be_followed_is_said():
    reading = interpret("Nyhetsbrev varannan månad")

    assert [target.per for target in reading.targets] == [None]
    assert reading.warnings == ("The period of “Nyhetsbrev” is not one of those that can be followed.",)


def test_a_typing_that_is_not_known_is_said():
    assert interpret("Anställa på 1/2 tid").warnings == ("“1/2” is not understood as a number.",)


def test_an_increase_without_a_starting_point_is_said():
    assert interpret("Öka antalet samtal med 20").warnings == (
        "“samtal” is to change by 20: what it starts from is not said.",
    )


def test_a_number_in_the_goal_that_the_measure_repeats_is_not_said():
    assert interpret("50 samtal", goal="Hålla 50 samtal").warnings == ()


def test_a_promise_in_the_goal_that_the_measure_forgets_is_said():
    reading = interpret("Antal samtal: 50", goal="Alla ska få svar inom 12 h")

    assert reading.warnings == (
        "The goal itself promises something that the measure does not measure: “Alla ska få svar inom 12 h”.",
    )


def test_a_cell_longer_than_any_measure_is_not_read():
    assert interpret("från 5 " * 1000) == ((), ("The measure is too long to be read.",))


def test_a_long_unit_is_cut():
    assert len(only("Stöd " + "och stöd " * 30).unit) == 100
