"""The Swedish words that `plans/interpreting.py` goes by, and what each table of them means.

Word lists hold patterns without spaces, written in one string; phrases with spaces stand alone.
"""

import re

from plans.phrases import FLAGS, MONTHS


def words(one_by_one: str, *phrases: str) -> re.Pattern[str]:
    """A pattern for any of the words, as whole words."""
    return re.compile(rf"\b(?:{'|'.join([*one_by_one.split(), *phrases])})\b", re.IGNORECASE)


Table = tuple[tuple[str | None, re.Pattern[str]], ...]


def first_name(table: Table, text: str) -> str | None:
    """The name of the first pattern in the table that the text holds."""
    return next((name for name, pattern in table if pattern.search(text)), None)


def up_to(end: re.Pattern[str], text: str) -> str:
    """The beginning of the text, before the first match."""
    text = text.strip()
    found = end.search(text)
    return (text[: found.start()] if found else text).strip(" ,.;:-")


def last_word(text: str) -> str:
    """The last word of the text, or nothing."""
    return (text.split() or [""])[-1]


# --- Where a noun ends ----------------------------------------------------------------------------------------------

PREPOSITION = words(
    "i på för med till från hos via om kring under vid av genom inom mellan mot utan bland åt per över enligt"
)
CLAUSE = words(
    "som där när vilket vilka innan eftersom ska skall har är finns", "så att", "för att", "om hur"
)  # a subordinate clause, or the verb of the sentence
NOUN_END = re.compile(rf"[,;:.()/]|\s-\s|{PREPOSITION.pattern}|{CLAUSE.pattern}", re.IGNORECASE)
CONNECTOR = re.compile(r",|;|\boch\b|\bsamt\b|\bvarav\b|\bplus\b|\+", re.IGNORECASE)

# --- Levels: persons and things that are there or not ---------------------------------------------------------------

# In the plural, since "volontär träffar" are events.
STOCK = words(
    r"""\w*följare \w*följ(?:ar)?antal \w*medlemmar(?:na)? \w*prenumeranter \w*licenser \w*kontaktpersoner
    \w*volontärer(?:na)? \w*stödpersoner \w*stödjare \w*vittnesstöd \w*jourkvinnor \w*jourtjejer \w*jourare
    \w*givare \w*sponsorer \w*anställda \w*företagsvänner \w*ledamöter \w*ambassadörer \w*gillare \w*mentorer
    \w*medarbetare \w*systrar \w*jourhavande jouraktiva faddrar årsarbetare
    (?:heltids|halvtids|deltids)?tjänst(?:er)? \w+platser (?:medlems|volontär|följar?|prenumerant)\w*antal(?:et)?
    volontär(?:gruppen|kåren|stab)\w*"""
)
THERE = words("finnas finns", r"att\s+tillgå", r"i\s+tjänst", r"vid\s+årets\s+slut")
HOLDING = re.compile(r"\b(?:ha|har|finns|finnas)\s+$", re.IGNORECASE)
ROOM = words("platser rum lägenheter sängar")
LODGING = words(r"\w*boende(?:t|n)?")
STEADY = words(r"stadiga?t? stabila?t? grundstomme kärna pool")
SCORE = words(r"\w*betyg\w* \w*index nki nöjdhet\w* genomsnitt\w* medelvärde\w* medeltal\w*", r"i\s+snitt")
# The same nouns count events when somebody is won over or does something.
GAIN = words(
    r"""rekryter\w* värva\w* utbild\w* engager\w* anställ\w* introducer\w* intervju\w* bjud\w* nya nyrekryt\w*
    ytterligare samla\w*"""
)
DOING = words(
    "deltar medverkar genomgår går åker håller leder besöker får genomför utbildas utbildade rekryteras rekryterade"
    " värvas",
    r"(?:ska|skall|har)\s+(?!kunna|finnas|vara)\w+",
)

# --- Direction ------------------------------------------------------------------------------------------------------

MAINTAIN = words(r"bibehåll\w* bevara\w* behåll\w* upprätthåll\w* vidmakthåll\w*")
INCREASE = words(r"öka\w* ökning\w* utöka\w* höja höjs höjning fler dubbler\w* dubbla fördubbl\w* växa")
DECREASE = words(r"minsk\w* sänk\w* färre reducer\w* halver\w* korta")
TRENDS: Table = (("maintain", MAINTAIN), ("increase_by", INCREASE), ("decrease_by", DECREASE))
LIMITS: Table = (
    ("at_least", re.compile(r"\b(?:minst|lägst|fler\s+än|mer\s+än|över|åtminstone|minimum|minimi)\W*$", re.IGNORECASE)),
    (
        "at_most",
        re.compile(r"\b(?:max|maximalt|högst|som\s+mest|färre\s+än|mindre\s+än|upp\s+till|under)\W*$", re.IGNORECASE),
    ),
)
BY = re.compile(r"\bmed\s+(?:minst\s+|ca\s+|cirka\s+|ytterligare\s+)?$", re.IGNORECASE)
UP_TO = re.compile(r"\btill\s+(?:minst\s+|ca\s+|cirka\s+|totalt\s+)?$", re.IGNORECASE)
CHANGE = re.compile(rf"{INCREASE.pattern}|{DECREASE.pattern}|\bnå\b", re.IGNORECASE)
MORE = re.compile(r"^\s*(?:(?:st|stycken|procent)\s+|%\s*)?fler\b", re.IGNORECASE)
FEWER = re.compile(r"^\s*(?:(?:st|stycken|procent)\s+|%\s*)?färre\b", re.IGNORECASE)
# Words that belong to the number after them: "95 % kontaktas | inom 3 dagar".
NEXT_NUMBER = re.compile(
    r"(?:\b(?:inom|senast|minst|högst|max|med|till|vid|för|från|ca|cirka|över)\s+)+$", re.IGNORECASE
)
EARLIER = re.compile(
    r"""\((?:20\d\d|utfall\w*|förra\s+året|fjolåret|i\s?dag|nuläge\w*|nu)\b
    [^\d)]{0,15}?(?P<value>\d+(?:\s\d{3})*)""",
    FLAGS,
)

# --- Milestones: what is made, and that it is made ------------------------------------------------------------------

MAKING = words(
    r"""skapar? upprättar? färdigställ\w* utarbetar? lanserar? startar? inför införa etablerar? skriva publicerar?
    anställa anställer utser? inrätta revidera uppdatera producerar? trycka öppna bygga anta införskaffa implementera
    forma bilda""",
    *(r"ta\s+fram", r"tar\s+fram", r"arbeta\s+fram", r"starta\s+(?:upp|igång)", r"sätta\s+upp", r"bygga\s+upp"),
    r"köpa\s+in",
)
MAKE_BEFORE = re.compile(rf"{MAKING.pattern}\s+$", re.IGNORECASE)
MAKE_FIRST = re.compile(
    rf"^(?:att\s+)?{MAKING.pattern}\s+(?P<thing>(?!(?:upp|igång|in)\b)\S.*)$", re.IGNORECASE | re.DOTALL
)
MADE = words(
    r"""framtag(?:en|et|na) klara?t? färdig\w* upprätta(?:d|t|de) antag(?:en|et|na) beslutad\w* lanserad\w*
    publicerad\w* finns finnas igång etablerad\w* tryckt\w* uppdaterad\w* reviderad\w* implementerad\w* införd\w*
    testad\w* utarbeta(?:d|t) skapad\w* anställd tecknat tecknad\w* skriv(?:en|et|na) fattat fattad\w* godkänd\w*
    inlämnad\w* (?:in|ut)?skickad\w* installerad\w* undertecknad\w* hittad\w* invigd\w* (?:på)?börjad\w* startad\w*
    startar översatt\w* uppsatt\w* renoverad\w* inflyttad\w*
    tillsatt\w* utsedd\w* inköpt\w* inrättad\w* testas lanseras upprättas färdigställs publiceras uppdateras
    revideras införs startas skapas etableras antas trycks öppnar öppnas""",
    *(r"på\s+plats", r"tas\s+fram"),
)
MADE_LAST = re.compile(rf"\w\s+{MADE.pattern}\s*$", re.IGNORECASE)
CARRIED_OUT = words(r"genomförd\w* genomfört genomförs utförd\w* utvärderas utvärderad\w* avslutad\w*", r"skickas\s+ut")
DONE = re.compile(rf"{MADE.pattern}|{CARRIED_OUT.pattern}", re.IGNORECASE)
DONE_TO = re.compile(rf"\w{{3,}}\s+(?:\S+\s+){{0,5}}?(?:{DONE.pattern})", re.IGNORECASE)
ONGOING = words(r"löpande kontinuerlig\w* regelbund\w* fortlöpande ständig\w* alltid fortsätt\w*", r"vid\s+behov")

# --- "en" and "ett" -------------------------------------------------------------------------------------------------

# Not counted: a manner, a relation, a quality.
ABSTRACT = words(
    r"""god gott goda bra bättre trygg(?:t|a|are)? hållbara?t? tydlig(?:t|a|are)? levande nära ökad\w* fortsatt
    regelbunden positiv\w* öppen lägre högre aktiva?t? stora?t? större viktig\w* likvärdig\w* jämn(?:t|a|are)?
    kontinuerlig\w* fördjupad\w* utökad\w* förbättrad\w* dialog(?:en|er)? kontakt(?:en|er)? samverkan
    samarbete(?:t|n)? ekonomi miljö roll relation(?:en|er)? kultur närvaro tillgänglighet medvetenhet fler mer
    förutsättning\w* utrymme intresse möjlighet\w* trygghet engagemang kunskap opinion"""
)
OCCASION = words(
    r"""gång gånger ggr \w*tillfälle\w* \w*träff\w* \w*dag \w*kväll eftermiddag förmiddag \w*möte timme\w* pass"""
)
TIMES = words(r"gång ggn ggr gånger tillfällen? träff(?:ar)? dag kväll")
PERSONS = words("personer individer till")
TAKE_PART = words(r"delta\w* medverka\w* närvara\w* inbjud\w* besök\w*", r"bjuda\s+in")
MARK_WITH = re.compile(r"\b(?:uppmärksamm|fira|högtidlighåll|avslut|inled)\w*\b.*\b(?:med|genom)$", FLAGS)
BEING = words("vara är blir bli som såsom")

# --- Time -----------------------------------------------------------------------------------------------------------

EVERY = r"(?:/\s*|\b(?:per|varje|var)\s+)"
WEEKDAY = "(?:mån|tis|ons|tors|fre|lör|sön)dag"
PERIODS: Table = (
    (
        "two_weeks",
        re.compile(
            rf"""\bvarannan\s+(?:vecka|{WEEKDAY})
            | {EVERY}(?:14|fjorton(?:de)?)\W*(?:e\s+)?dag(?:ar)?\b | \bvar\s+fjortonde\s+dag""",
            FLAGS,
        ),
    ),
    # None: a rhythm that no measure can follow yet; it is said in a warning.
    (
        None,
        re.compile(
            r"""\bvarannan\s+(?:månad|dag) | \bvartannat\s+år
            | \bvart?\s+(?:tredje|fjärde|femte|sjätte)\s+(?:vecka|månad|år)""",
            FLAGS,
        ),
    ),
    ("week", re.compile(rf"{EVERY}(?:v|vecka|{WEEKDAY})\b | \bi\s+veckan\b | \bveckovisa?\b", FLAGS)),
    (
        "month",
        re.compile(rf"{EVERY}(?:mån|månad)\b | \bi\s+månaden\b | \bmånad(?:svisa?|ligen)\b | \bmånatlig\w*", FLAGS),
    ),
    ("quarter", re.compile(rf"{EVERY}kvartal\b | \bi\s+kvartalet\b | \bkvartalsvisa?\b", FLAGS)),
    ("term", re.compile(rf"{EVERY}(?:termin|halvår)\b | \bi\s+terminen\b | \bterminsvisa?\b", FLAGS)),
    (
        "year",
        re.compile(rf"(?:{EVERY}|\bvart\s+)(?:verksamhets|kalender)?år\b | \bom\s+året\b | \bårlig(?:en|t)\b", FLAGS),
    ),
    ("day", re.compile(rf"{EVERY}(?:dag|dygn|vardag|kväll|natt)\b | \bom\s+dagen\b | \bdaglig(?:en|a|t)\b", FLAGS)),
)
TIME_OR_MEANS = (
    rf"(?:verksamhets|kalender)?år\b|vecka|mån|kvartal|termin|halvår|dag|dygn|vardag|tim|minut|{WEEKDAY}"
    "|telefon|e?-?post|mejl|mail|brev|sms|chatt"
)
THINGS: Table = (
    (
        "group",
        re.compile(
            rf"(?:{EVERY}|\bi\s+varje\s+)(?:\w*grupp|klass|skola|jour|kommun|ort|kurs|omgång|län|region|stadsdel)\b",
            FLAGS,
        ),
    ),
    (
        "occasion",
        re.compile(
            r"(?:/\s*|\b(?:per|på\s+varje|vid\s+varje)\s+)(?:\w*träff|gång|tillfälle|pass|möte|kväll|samtal|besök|läger|resa)\b",
            FLAGS,
        ),
    ),
    (
        "person",
        re.compile(
            r"""(?:/\s*|\bper\s+)(?:person|volontär|deltagare|stödsökande|anställd|medarbetare|stödperson|barn|medlem|ärende
            |kvinna|ungdom|boende|vuxen|stödjare|individ|familj|\w*klient)\b""",
            FLAGS,
        ),
    ),
    # Whatever else it is for each of, but not a time, and not the way it is done: "per telefon".
    ("group", re.compile(rf"\bper\s+(?!{TIME_OR_MEANS})(?!\d)\w{{3,}}", FLAGS)),
)
LIMIT_UNITS: Table = (
    ("minutes", re.compile(r"^\s*(?:min|minut(?:er)?s?)\b", re.IGNORECASE)),
    ("hours", re.compile(r"^\s*(?:h|tim|timm(?:e|ar)s?)\b", re.IGNORECASE)),
    ("workdays", re.compile(r"^\s*(?:arbetsdag(?:ar)?|arb\s*d(?:ag(?:ar)?)?|vard(?:ag(?:ar)?s?)?)\b", re.IGNORECASE)),
    ("days", re.compile(r"^\s*(?:dag(?:ar)?s?|dygns?)\b", re.IGNORECASE)),
    ("weeks", re.compile(r"^\s*veck(?:a|or)s?\b", re.IGNORECASE)),
    ("months", re.compile(r"^\s*mån(?:ad(?:er)?s?)?\b", re.IGNORECASE)),
)
WITHIN = re.compile(r"\b(?:inom|senast|efter\s+högst)\s+(?:\w+\s+)?$", re.IGNORECASE)
WAITING = words(
    r"\w*väntetid\w* \w*svarstid\w* \w*handläggningstid\w* \w*ledtid\w* vänta\w* kö köer(?:na)? \w*kötid\w* dröj\w*"
)
PER_CENT = re.compile(r"^\s*(?:%|procent\b)", re.IGNORECASE)

QUARTERS = enumerate(("första", "andra", "tredje", "fjärde"), 1)
WINDOWS: Table = (
    (  # "vår" alone is more often "our"
        "spring",
        re.compile(
            r"""\bvår(?:en|termin(?:en)?)\b | \bvt\b | \b(?:på|under|och|/)\s*vår\b(?!\s+\w{3}) | ^\W*vår\s*:
            | \bvår\s+(?:och|/)\s*höst""",
            FLAGS,
        ),
    ),
    ("autumn", re.compile(r"\bhöst(?:en|termin(?:en)?)?\b | \bht\b", FLAGS)),
    ("summer", re.compile(r"\bsommaren\b", FLAGS)),
    *((f"q{n}", re.compile(rf"\b(?:kvartal\s+|q){n}\b | \b{name}\s+kvartalet\b", FLAGS)) for n, name in QUARTERS),
    (
        "year",
        re.compile(
            r"\bunder\s+(?:hela\s+)?(?:verksamhets)?året\b | \bi\s+år\b | \bunder\s+(?:verksamhetsåret\s+)?20\d\d\b",
            FLAGS,
        ),
    ),
)
BOTH_TERMS = re.compile(
    r"""(?:\b(?:både|under|på)\s+)*\bvår(?:en)?\s*(?:och|samt|/|respektive)\s*(?:(?:på|under)\s+)?höst(?:en)?\b""",
    FLAGS,
)
IN_MONTH = re.compile(
    rf"\b(?:i|under|senast(?:\s+i)?|före|innan|till)\s+(?P<month>{'|'.join(MONTHS)})\b", re.IGNORECASE
)

ENGLISH_MONTHS = "january february march april may june july august september october november december".split()


def window(text: str) -> str | None:
    """The part of the year that the text names, unless it names both terms."""
    names = [name for name, pattern in WINDOWS if pattern.search(text)]
    if {"spring", "autumn"} <= set(names):
        return None
    if month := IN_MONTH.search(text):
        return ENGLISH_MONTHS[MONTHS.index(month["month"].lower())]
    return names[0] if names else None


def period(text: str) -> bool:
    """Whether the text says how often."""
    return any(pattern.search(text) for _name, pattern in PERIODS)


def begins_with_period(text: str) -> bool:
    """Whether the text begins by saying how often: "Varje termin hålls …"."""
    return any(pattern.match(text.strip()) for _name, pattern in PERIODS)


def without_times(text: str) -> str:
    """The text without its periods and windows: "4 träffar på våren" → "4 träffar"."""
    for _name, pattern in (*WINDOWS, *PERIODS, *THINGS):
        text = re.sub(rf"(?:\b(?:på|under|i|till|inför)\s+)?(?:{pattern.pattern})", "", text, flags=FLAGS)
    return re.sub(r"\s+", " ", text).strip(" ,.;:-")


# --- Statements without numbers -------------------------------------------------------------------------------------

COUNTING = words(r"antal\w* andel\w* statistik\w* \w*fördelning(?:en)?", r"hur\s+(?:många|mycket|lång|ofta|stor)")
OBSERVING = re.compile(
    r"""^(?:att\s+)?(?:mät|mäta|mätning\w*\s+av|följa\s+upp|statistik\s+(?:på|över))\s+
    (?:\w+\s+){0,2}?(?:hur|vilka|vad)\b""",
    FLAGS,
)
# How a figure is split up, as long as it is the end of the sentence.
BREAKDOWN = re.compile(r",?\s+(?:fördela|uppdela|indela)(?:t|d|de)\s+(?:på|per|efter|i)\b.*$", FLAGS)
METHOD_ALONE = re.compile(
    r"""^(?:(?:föra|för|ta|via|genom|med)\s+)?(?:\w*statistik\w*|\w*enkät\w*|\w*utvärdering(?:ar)?|\w*listor|dokumentation
    |sammanställning)(?:\s+förs)?$""",
    FLAGS,
)
METHOD = re.compile(
    r"""^(?:\w+\s+)?(?:mäts|mätes|mätning\s+sker|följs\s+upp|utvärderas|redovisas)\s+
    (?:genom|via|med|utifrån|i)\b\W*""",
    FLAGS,
)
LEAD = re.compile(
    r"""^(?:att\s+)?(?:(?:f[öo]r\w*|löpande)\s+(?=statistik))?
    (?:statistik\w*|mäts|mäta|mät|mätning|redovisa\w*|följa\s+upp|registrera|dokumentera)?
    \s*(?:genom|kring|på|över|av|om|via|gällande)?\s+""",
    FLAGS,
)
ITEM_BREAK = re.compile(r",\s*(?!som\b|där\b) | \s+samt\s+ | \s+och\s+(?=antal|andel|vilka|hur\b|\w*fördelning)", FLAGS)
LIST_BREAK = re.compile(r"\s*(?:[,;•&\n]|\boch\b|\bsamt\b)\s*", re.IGNORECASE)
LABELLED_LIST = re.compile(r"^(?P<label>[^:]{3,60}):\s*(?P<items>\S.*)$", re.DOTALL)
COVER = re.compile(
    r"""^(?: (?:\w+\s+){1,4}?(?:ska\s+(?:vara\s+)?)?
          (?:finnas|finns|uppsatta?|utplacerade?|utdelade?|översatta?|representerade?|synliga?)
          \s+(?:på|i|hos|vid|inom|till)
        | (?:att\s+)?(?:kunna\s+)?(?:vi\s+ska\s+)?
          (?:finnas|synas|vara\s+(?:aktiva?|närvarande)|ha\s+konton?|samverka|samarbeta|skapa|starta|erbjuda)
    )(?:\s+(?:konton?|på|i|med|hos|inom))*\s+(?P<items>\S.*)$""",
    FLAGS,
)
ALL = re.compile(
    r"""(?<!\bvia\s)(?<!\bi\s)(?<!(?<!\bsvara)\spå\s)(?<!\binom\s)\b(?:alla|samtliga|varje)\s+
    (?:i\s+|på\s+)?(?:(?!lika\b|frågor|sätt|nivåer|former|delar)\w{3,}|[\ue000-\uefff]{3})""",
    FLAGS,
)
ALL_OF_THEM = re.compile(r"\b(?:alla|samtliga)\s+[\ue000-\uefff]+\s+\w{3,}", re.IGNORECASE)  # "alla 7 skolor"
ALL_FIRST = re.compile(r"^(?:att\s+|se\s+till\s+att\s+)?(?:alla|samtliga|varje|100\s*%)(?!\w)", re.IGNORECASE)
ALL_DONE_TO = words(
    r"""utbilda erbjuda ge kontakta handleda svara nå besöka informera introducera tillfråga fråga erbjuds får utbildas
    kontaktas att når besöker kontaktar informerar utbildar erbjuder inbjud\w*"""
)
NONE = re.compile(r"^(?:inga|noll)\s+(?P<unit>\S.*)$", re.IGNORECASE)
