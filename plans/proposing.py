"""From what a measure was read as to what the log already counts: which metric feeds it, narrowed by which filters.

`propose(target, goal, activity)` goes by words alone and is shy. Every word of what is counted must be known to the
rule that fits, to one of its filters, or be of no weight: "stödsamtal via chatt" is proposed, "stödsamtal på arabiska"
is not, since the log does not tell it apart. A wrong source would count the wrong thing all year; None costs a choice.

The metrics belong to all rooms and are named here by their keys; a key, a filter or a code that no room offers is no
proposal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jourer import kinds, metrics
from plans.interpreting import TargetReading
from plans.vocabulary import words

Filters = dict[str, list[str]]


@dataclass(frozen=True)
class Source:
    """A metric and the filters that narrow it, as `Measure` keeps them; the shelter is added when it is known."""

    metric: str
    filters: Filters

    def filters_at(self, shelter_key: str) -> Filters:
        """The filters of a shelter's own goal, where the metric can tell shelters apart."""
        metric = metrics.get(self.metric)
        knows_shelters = metric is not None and metric.knows({"shelter": ()})
        return self.filters | {"shelter": [shelter_key]} if shelter_key and knows_shelters else self.filters


# --- What narrows a metric: dimension → ((codes, words), …) -----------------------------------------------------------

Narrowing = tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]

SCHOOLS = ("primary_school", "lower_secondary", "upper_secondary")
YOUNG = ("13-17", "18-20", "21-25")

NARROWINGS: dict[str, Narrowing] = {
    "channel": (
        (("phone",), words(r"\w*telefon(?:en|samtal)? ring\w* uppringda inkommande stödlinjen?")),
        (("chat",), words(r"\w*chatt?(?:en|samtal|kontakter)?")),
        (("visit",), words(r"besök(?:ssamtal)? fysiska? enskilda personliga", r"på\s+plats", r"öga\s+mot\s+öga")),
        (("email",), words("mejl mail e-?post mejlkontakter")),
        (("sms",), words("sms sms:?kontakter")),
        (("social_media",), words(r"sociala\s+medier")),
        (("video",), words(r"video\w* digitala?")),
        (("court",), words(r"\w*tingsrätt(?:en|er)? domstol(?:en)?", r"i\s+rätten")),
        (("outreach",), words(r"uppsökande")),
    ),
    "support": (
        (("talk",), words(r"stödsamtal(?:en)? stödjande")),
        (("accompanying",), words(r"medföljning(?:ar)?")),
        (("legal",), words(r"juristsamtal", r"juridisk\s+rådgivning")),
        (("authorities",), words(r"myndighetskontakter")),
    ),
    "role": (
        (("witness",), words(r"vittnen?(?:a)?")),
        (("relative",), words(r"anhörig(?:a|stöd)? närstående")),
        (("professional",), words("yrkesverksamma")),
        (("victim",), words(r"brottsutsatta våldsutsatta målsäganden? brottsoffer utsatta")),
    ),
    "gender": (
        (("man",), words("män killar pojkar manliga")),
        (("woman",), words("kvinnor tjejer flickor kvinnliga")),
        (("non_binary",), words(r"icke-?\s?binära transpersoner")),
    ),
    "age": (
        (("0-12", "13-17"), words("barn")),
        (YOUNG, words("unga ungdomar")),
        (("65-",), words("äldre")),
    ),
    "crime": (
        (("partner_violence",), words("vinr", r"våld\s+i\s+nära\s+relation(?:er)?")),
        (("honour",), words(r"hrv hedersrelatera\w*(?:\s+våld)?(?:\s+och\s+förtryck)? heder")),
        (("fraud",), words(r"bedrägeri(?:er)?")),
        (("sexual",), words(r"sexualbrott", r"sexuella?\s+våld")),
    ),
    "found_us": (
        (("police",), words("polisen polisärenden")),
        (("social_services",), words("socialtjänsten")),
    ),
    "kind": (
        (("lecture",), words(r"\w*föreläsning(?:ar|en)? föreläsa")),
        (("workshop",), words(r"workshops?")),
        (("school_visit",), words(r"skolbesök skolinformation(?:er)? klassbesök")),
        (("study_visit",), words(r"studiebesök")),
        (("network",), words(r"nätverksträff(?:ar)? nätverksmöten?")),
        (("training_staff",), words(r"personalutbildning(?:ar)?")),
        (("training_board",), words(r"styrelseutbildning(?:ar)?")),
        (("meeting",), words(r"(?:samverkans|plan\w*)?möten? (?:samverkans|medlems|styrelse)möten")),
        (
            ("post",),
            words(r"\w*inlägg(?:\s+(?:på|i)\s+(?:sociala\s+medier|våra\s+kanaler|instagram|facebook|tiktok))?"),
        ),
        (("campaign",), words(r"\w*kampanj(?:er|en)?")),
        (("advert",), words(r"annons(?:er|en)?")),
        (("podcast",), words(r"(?:podd)?avsnitt")),
        (
            ("press",),
            words(r"\w*artik(?:el|lar) intervju(?:er)? pressmeddelanden? insändare reportage debattartik(?:el|lar)"),
        ),
        (("event",), words(r"event evenemang manifestation(?:er)? torgdag(?:ar)? mässor mässa")),
    ),
    "audience": (
        (("pupils",), words(r"högstadie\w* grundskol\w* elever skolklasser klasser")),
        (("students",), words(r"gymnasie\w*")),
        (("young",), words("unga ungdomar")),
        (("parents",), words("föräldrar vårdnadshavare")),
        (("elderly",), words(r"äldre pensionär\w* seniorer")),
        (("public",), words("allmänheten")),
        (("school_staff",), words("skolpersonal lärare rektorer skolkuratorer")),
        (("social_services",), words("socialtjänsten socialsekreterare")),
        (("health_care",), words("vården vårdpersonal vårdcentraler")),
        (("police",), words("polisen poliser")),
        (("companies",), words("företag företagen")),
        (("politicians",), words("politiker")),
        (("staff",), words(r"personal(?:en)? medarbetare")),
        (("board",), words("styrelsen")),
        (("volunteers",), words(r"volontärer(?:na)? stödpersoner(?:na)?")),
    ),
    "partner_kind": (
        (("lower_secondary",), words(r"högstadie\w*")),
        (("upper_secondary",), words(r"gymnasie\w*")),
        (SCHOOLS, words("skolor skola")),
        (("library",), words("bibliotek")),
        (("health_centre",), words("vårdcentraler vårdcentral")),
        (("landlord",), words("hyresvärdar fastighetsägare bostadsbolag")),
        (("company",), words(r"företag(?:svänner)?")),
        (("association",), words("föreningar organisationer")),
        (("authority",), words("myndigheter")),
        (("youth_centre",), words("fritidsgårdar ungdomsgårdar")),
    ),
}

NO_WEIGHT = words(
    r"""antal(?:et)? totalt st stycken nya? olika genomförda? genomföra hållna aktiva? våra? vårt de den det och i på
    för av till med hos via om under samt eller som vi har fått får ska inom per ha hålla erbjuda samverkande fasta
    året verksamhetsåret tillfällen? stöd ideella? befintliga inkomna mottagna sökt hjälp skapade informativa
    platser"""
)


# --- Which metric, in the order they are tried ------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """A metric, the words it is known by, and what may narrow it.

    `always` are filters that the metric is never proposed without; `needs` is a dimension that must be narrowed, by
    the words of the activity where the measure has none and `asks_activity` says so. `about` is what measure, goal or
    activity must speak of.
    """

    metric: str
    known_by: re.Pattern[str]
    narrowed_by: tuple[str, ...] = ()
    always: tuple[tuple[str, tuple[str, ...]], ...] = ()
    needs: str = ""
    asks_activity: bool = False
    about: re.Pattern[str] = re.compile("")


def sentence(pattern: str) -> re.Pattern[str]:
    """The whole of a sentence that holds the words: a promise is told by its verb, whatever else it says."""
    return re.compile(rf"^.*\b(?:{pattern})\b.*$", re.IGNORECASE | re.DOTALL)


OF_PEOPLE = ("role", "gender", "age", "crime")
ACTIVE_PARTNERS = (("partner_state", ("active",)),)
OUTWARD = (("kind", ("lecture", "workshop", "school_visit", "study_visit", "event")),)
ANY = re.compile("")
PEOPLE = re.compile(
    r"^(?:(?:nya|unga|äldre|utsatta|våldsutsatta|brottsutsatta)\s+)*"
    r"(?:barn|unga|ungdomar|kvinnor|män|killar|tjejer|flickor|pojkar|vittnen|anhöriga|närstående|yrkesverksamma)\b"
    r"(?:\s+i\s+(?:stöd)?samtal\b)?",
    re.IGNORECASE,
)
RULES = (
    Rule("cases.first_attempt", sentence(r"första\s+kontakt(?:en)?|kontaktas|kontakt\s+(?:tas|inom)|ta\s+kontakt")),
    Rule("cases.enough_attempts", sentence(r"kontaktförsök|försöka?\s+nå")),
    Rule("cases.meetings_offered", sentence(r"erbjud\w*\s+(?:\w+\s+){0,2}(?:personligt|fysiskt)\s+(?:möte|samtal)")),
    Rule("cases.complete_statistics", words(r"(?:komplett|fullständig)a?\s+statistik")),
    Rule("cases.entry_time", sentence("loggas|dokumenteras|registreras")),
    Rule("cases.concern_reports", words(r"orosanmälning(?:ar)?")),
    Rule("cases.closed", words(r"(?:avslutade|stängda)\s+ärenden"), OF_PEOPLE),
    Rule("cases.open", words(r"(?:öppna|pågående)\s+ärenden"), OF_PEOPLE),
    Rule("cases.cases", words(r"\w*ärenden"), (*OF_PEOPLE, "found_us")),
    Rule("cases.seekers", PEOPLE, OF_PEOPLE, about=re.compile(r"stöd|samtal|hjälp", re.IGNORECASE)),
    Rule(
        "cases.contacts",
        words(
            r"""\w*stödkontakter(?:na)? stödinsatser \w*stödsamtal(?:en)? \w*chattsamtal(?:en)? telefonsamtal(?:en)?
            samtal(?:en)? medföljning(?:ar)? juristsamtal st[öä]dtillfällen? kontakter""",
            r"st[öä]d\s+tillfällen?",
        ),
        ("channel", "support", *OF_PEOPLE),
    ),
    Rule("cases.seekers", words(r"(?:stöd|hjälp)sökande(?:\s+personer)? klienter"), OF_PEOPLE),
    Rule("volunteers.active", words(r"volontärer(?:na)? stödpersoner(?:na)? jourkvinnor jourtjejer jourare stödjare")),
    Rule("plans.partners", words("kontaktpersoner samarbetspartners?"), ("partner_kind",), ACTIVE_PARTNERS),
    Rule("plans.partners", words(r"samverk\w* licens(?:er)?"), ("partner_kind",), ACTIVE_PARTNERS, "partner_kind"),
    Rule("plans.partners", ANY, ("partner_kind",), ACTIVE_PARTNERS, "partner_kind"),
    Rule("plans.partners_visited", ANY, ("partner_kind",), needs="partner_kind"),
    Rule("plans.people_reached", words("nådda nås", r"som\s+nås"), ("audience",), needs="audience"),
    Rule(
        "plans.activities",
        words(r"utbildningar?", r"utbildnings?\s*tillfällen?", r"utbildningsdagar", r"fortbildningar?"),
        ("audience",),
        needs="audience",
        asks_activity=True,
    ),
    Rule("plans.paid_activities", words("betalda"), ("kind",), needs="kind"),
    Rule(
        "plans.activities", words(r"ut(?:åtriktade|tråkade)\s+(?:aktiviteter|tillfällen|insatser|event)"), (), OUTWARD
    ),
    Rule("plans.activities", ANY, ("kind", "audience"), needs="kind"),
    Rule("plans.activities", words("aktiviteter")),
)
BY_KIND = next(rule for rule in RULES if rule.needs == "kind" and rule.known_by is ANY)
TRAININGS = {"staff": "training_staff", "board": "training_board"}
# Too little to tell what is counted: the activity beside it may say it.
SAYS_LITTLE = re.compile(r"(?:\W|\b(?:st|stycken|genomförda?|tillfällen?|gånger|ggr|träff(?:ar)?)\b)*", re.IGNORECASE)


def propose(target: TargetReading, goal: str = "", activity: str = "") -> Source | None:
    """The metric that counts it, with filters, or None where that is not certain.

    A single event stands for itself: any other of its kind would fulfil it.
    """
    is_single = target.kind == "count" and target.value is not None and target.value <= 1
    if is_single or target.kind not in kinds.KINDS or target.per in kinds.THINGS:
        return None
    unit = target.unit or ""
    if SAYS_LITTLE.fullmatch(unit):
        return _by_activity(target, activity or goal)
    return next(_sources(target, unit, f"{goal} {activity}"), None)


def _by_activity(target: TargetReading, activity: str) -> Source | None:
    """ "2 st" beside "Hålla föreläsningar för äldre": one kind of activity, or it stays open."""
    filters = _filters(BY_KIND, activity, "")
    source = Source(BY_KIND.metric, filters)
    return source if len(filters.get("kind", ())) == 1 and _is_offered(source, target.kind) else None


def _sources(target: TargetReading, unit: str, context: str) -> Iterator[Source]:
    """What fits, the most certain first; every word of the unit must have found its place."""
    for rule in RULES:
        filters = _filters(rule, unit, context if rule.asks_activity else "")
        is_narrow = not rule.needs or rule.needs in filters
        is_about = rule.known_by.search(unit) and rule.about.search(f"{unit} {context}")
        if is_narrow and is_about and not _unknown_words(rule, unit):
            source = Source(rule.metric, _with_training(rule, filters))
            if _is_offered(source, target.kind):
                yield source


def _filters(rule: Rule, text: str, context: str) -> Filters:
    filters = {dimension: list(codes) for dimension, codes in rule.always}
    for dimension in rule.narrowed_by:
        if codes := _codes(dimension, text) or _codes(dimension, context):
            filters[dimension] = codes
    return filters


def _codes(dimension: str, text: str) -> list[str]:
    found = [codes for codes, pattern in NARROWINGS[dimension] if pattern.search(text)]
    return list(dict.fromkeys(code for codes in found for code in codes))


def _with_training(rule: Rule, filters: Filters) -> Filters:
    """Training is told apart in the log by who is trained."""
    if not rule.asks_activity:
        return filters
    kinds_of = [TRAININGS.get(code, "training_others") for code in filters["audience"]]
    others = [code for code in filters["audience"] if code not in TRAININGS]
    return {"kind": list(dict.fromkeys(kinds_of))} | ({"audience": others} if others else {})


def _unknown_words(rule: Rule, text: str) -> list[str]:
    """The words of the text that neither the rule nor its filters account for."""
    patterns = [pattern for name in rule.narrowed_by for _codes, pattern in NARROWINGS[name]]
    for pattern in (rule.known_by, *patterns, NO_WEIGHT):
        if pattern.pattern:
            text = pattern.sub(" ", text)
    return re.findall(r"\w{2,}", text)


def _is_offered(source: Source, kind: str) -> bool:
    metric = metrics.get(source.metric)
    return metric is not None and metric.kind in kinds.KINDS[kind].metrics and metric.knows(source.filters)
