"""Numbers and statements in Swedish plan prose: what `plans/interpreting.py` builds its targets from.

Three steps, each useful by itself. `prepare` evens out the typing and *shields* the numbers that are no values (ages,
dates, telephone numbers, "våra 4 st …"): shielded letters lie in Unicode's private area, where no pattern sees them,
until `plain` brings them back. `statements` cuts a cell into its sentences. `amounts` finds the numbers in one of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import isfinite

FLAGS = re.IGNORECASE | re.VERBOSE
PRIVATE_AREA = 0xE000

UNITS = dict(zip("ett två tre fyra fem sex sju åtta nio".split(), range(1, 10), strict=True))
TEENS = dict(
    zip("tio elva tolv tretton fjorton femton sexton sjutton arton nitton".split(), range(10, 20), strict=True)
)
TENS = dict(zip("tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split(), range(20, 100, 10), strict=True))
COMPOUNDS = {tens + unit: value + more for tens, value in TENS.items() for unit, more in UNITS.items()}
HUNDREDS = {
    unit + word: value * times for unit, value in UNITS.items() for word, times in (("hundra", 100), ("tusen", 1000))
}
NUMBER_WORDS = {
    "noll": 0,
    "en": 1,
    "hundra": 100,
    "tusen": 1000,
    "dussin": 12,
    **UNITS,
    **TEENS,
    **TENS,
    **COMPOUNDS,
    **HUNDREDS,
}
ONE = {"en", "ett"}
FRACTIONS = {"hälften": 50, "tredjedel": 33, "tredjedelar": 67, "fjärdedel": 25, "fjärdedelar": 75}
ONE_OF = {"annan": 50, "tredje": 33, "fjärde": 25, "femte": 20, "tionde": 10}

MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
MONTH = "|".join([*MONTHS, *(month[:3] for month in MONTHS), "sept"])
DAY_NAME = r"(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag\w*)?"
WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
# "sex" is also a subject that these associations talk about: it is a number only before something that can be counted.
SEX = r"(?:(?<!om\s)(?<!kring\s)\bsex\b(?=\s+(?!(?:och|eller|mot|mellan|utan|som|med|är|i|på|för)\b)\w))"
WORD = rf"(?:{SEX}|\b(?!sex\b)(?:{WORDS})\b)"
NUMBER = rf"(?:(?<![\w,./])\d{{1,30}}(?:[.,]\d{{1,2}})?(?!\w|/\d)|{WORD})"


# --- Evening out and shielding --------------------------------------------------------------------------------------

EVEN_OUT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("[\u00a0\u202f\u2009\t]"), " "),
    (re.compile("[\u2010-\u2015\u2212]"), "-"),
    (re.compile(r"</?[a-z]{1,6}(?:\s[^<>]*)?/?>|\*\*", re.IGNORECASE), ""),
    (re.compile(r"(?m)^\s*[•·*\uf0b7-]\s+"), ""),  # U+F0B7 is Word's bullet
    (re.compile("[\ue000-\uf8ff]"), ""),
    (re.compile(r"(?<=[a-zåäö])\.(?=\d|[A-ZÅÄÖ][a-zåäö])"), ". "),  # "möten.20st"
    (re.compile(r"(?<![a-zåäö])(\d+)(?=[a-zåäö])", re.IGNORECASE), r"\1 "),  # "20st"
    (re.compile(r"\b(ca|cirka|kl|tel|nr|max|min|inkl|exkl|ev|resp)\.(?=\s)", re.IGNORECASE), r"\1"),
    (re.compile(r"\b(st|ggr|tim|mån|arb|vard)\.(?=\s*[a-zåäö:,]|$)"), r"\1 "),
    (re.compile(r"\b(minst|max|högst|ca|cirka|mål)(?=\d)", re.IGNORECASE), r"\1 "),
    (re.compile(r"(?i)\b(\w*betyg|\w*nöjdhet|snitt)(\W{1,3}\d)\s?/\s?(?=(?:5|6|10)\b)"), r"\1\2 av "),
    (re.compile(r"\.(?=\s*:)"), ""),  # a shortened label: "Kör. : 6/år"
)
FRACTION_SIGNS = str.maketrans(
    {"½": "hälften", "⅓": "en tredjedel", "⅔": "två tredjedelar", "¼": "en fjärdedel", "¾": "tre fjärdedelar"}
)
# "1,5 miljoner", "75 tkr"
MULTIPLE = re.compile(
    r"(?<![\w.,])(?P<value>\d{1,30}(?:,\d{1,30})?)\s?(?P<word>tusen|miljon(?:er)?|tkr|mkr)\b", re.IGNORECASE
)
MULTIPLES = {"tu": ("", 1000), "mi": ("", 1_000_000), "tk": (" kronor", 1000), "mk": (" kronor", 1_000_000)}
THOUSANDS = re.compile(r"(?<![\d-])\b[1-9]\d{0,2}(?:[ .]\d{3})+(?![\d-])")

HOURS = r"\d{1,2}(?:[.:]\d\d)?"
DAY_OF_MONTH = r"(?:[12]?\d|3[01])/(?:1[0-2]|\d)"
NOT_COUNTED = r"(?!\s*(?:st\b|gång|ggr|tillf))"
OF_ALL = r"(?:de|våra|totalt|samtliga|\w+(?:ens|ets|[aeo]rnas))"
NOT_A_NOUN = r"(?:och|ska|är|har|samt|med|för|till|i|på|av|om|att|vi|som|genom|jämfört|får|kan|ges)\b|planera|genomför"
COUNTS_A_NOUN = rf"\s+(?!{NOT_A_NOUN})[a-zåäö]{{3,}}"
NOT_A_VALUE: dict[str, str] = {
    "abbreviation": r"""\b(?: t\.?\s?ex | bl\.?\s?a | m\.\s?m | m\.\s?fl | d\.\s?v\.\s?s | o\.\s?s\.\s?v | t\.\s?o\.\s?m
        | fr\.\s?o\.\s?m )\.""",
    "address": r"\S+@\S+ | https?://\S+ | www\.\S+ | [@\#]\w+",
    "list number": r"(?:^|\n)\s*\d{1,2}[.)]\s(?=\s*[^\W\d]) | (?:^|(?<=[.;,]\s)|\n)\d{1,2}\)\s",
    "footnote": r"\(\d{1,3}\)",
    "organisation number": r"\b\d{6}-\d{4}\b",
    "telephone": r"""\b0\d{1,3}\s?-\s?\d{2,3}(?:[ ]?\d{2,3}){1,3}\b
        | \+46[\d\s()-]{7,}
        | \b0\d{1,3}(?:[ ]\d{2,3}){2,4}\b
        | \b(?:tel|tfn|telefon\w*)\s*:?\s*\d(?:[ -]?\d){5,12}\b
        | \b(?:ring|nummer|numret|larma)\s*:?\s*\d(?:[ -]?\d){2,12}\b(?!\s*st\b)
        | \b1177\b
        | \b116\s?\d{3}\b(?!\s*st\b)""",
    "clock": rf"""\b(?:kl|klockan)\s*{HOURS}(?:\s*(?:-|till|och)\s*{HOURS})?
        | \b\d{{1,2}}[.:]\d\d\s*-\s*\d{{1,2}}[.:]\d\d\b
        | \b24/7\b
        | \b\d{{1,2}}\s?-\s?\d{{1,2}}
          (?=\s*(?:{DAY_NAME}\b|vardag|helg|dagligen|alla\s+(?:dagar|vardagar|kvällar)|varje\s+\w+))
        | \b{DAY_NAME}(?:\s?-\s?{DAY_NAME})?\s+\d{{1,2}}\s?-\s?\d{{1,2}}""",
    "date": rf"""\b20\d\d-\d\d-\d\d\b
        | \b(?:den\s+)?\d{{1,2}}(?::[ae])?(?:\s*[-/]\s*\d{{1,2}})?\s*(?:{MONTH})\b(?:\s*20\d\d)?
        | (?:\bden|\bsenast|\bföre|\btill|\boch|,)\s+{DAY_OF_MONTH}\b
        | (?<![\d/])(?:1[3-9]|2\d|3[01])/(?:1[0-2]|\d)\b
        | (?<![\d/])\d{{1,2}}/(?:1[0-2]|\d)(?=\s*(?:[.,;)]|$|och\b))""",
    "years": r"\b20\d\d\s?[-/]\s?(?:20)?\d\d\b(?!\s*(?:st\b|stycken))",
    "week": rf"""(?<!/)(?<!per\s)(?<!varje\s)(?<!annan\s)\b(?:v|vecka|veckorna)\s?\.?\s?
        \d{{1,2}}(?:\s?(?:-|och|,)\s?\d{{1,2}})?\b{NOT_COUNTED}""",
    "span": rf"""(?<!senast\s)\b(?:efter|i|kommande|senaste)\s+{NUMBER}\s+(?:timmar|dagar|dygn|veckor|månad|månader)\b
        | {WORD}\s+år\b
        | [,(]\s*(?P<hidden>{NUMBER}\s+(?:veckor|månader|minuter|min)\b)
        | {NUMBER}\s+(?:timmars|dagars|veckors|månaders)\s+(?!\w*tid(?:en)?\b)
        | \b[àá]\s*{NUMBER}\s*\w+""",
    "employment": r"\b(?:anställ\w*|\w*tjänst\w*)\W+(?:\w+\W+){0,3}?(?P<hidden>på\s+\d+\s*(?:%|procent))",
    "age": r"""\b\d{1,2}\s*(?:-|till|och)\s*\d{1,2}\s*-?\s*(?:år\b|årig\w*|åring\w*)
        | \b\d{1,3}\s?\+?\s?-?\s?(?:år\b|årig\w*|åring\w*)
        | \b\d{1,3}\s?-\s?års\w*
        | \bålder\w*\s+\d{1,2}(?:\s?-\s?\d{1,2})?
        | \b\d{1,2}\s*-\s*\d{1,2}(?=-?åring)""",
    "school year": rf"""\b(?:åk|årskurs\w*|klass)\s*\.?\s*(?:f|\d)
        (?:\s?[-,/]\s?\d|\s+och\s+\d(?!{COUNTS_A_NOUN}))*\b{NOT_COUNTED}
        | \bf\s?-\s?\d\b""",
    "numbered thing": rf"""\b(?:bilaga|kapitel|kap|sid|sidan|sida|punkt|fas|steg|nivå|nr|nummer|delmål|agenda|paragraf
            |modul|etapp|version)\s\d+(?:\s?(?:-|,|&|och)\s?\d+(?!{COUNTS_A_NOUN}))*\b
        | §+\s?\d+
        | \bmål\s\d{{1,2}}(?=:)
        | \b\d\.0\b
        | \b(?:kvartal\s|q)[1-4]\b""",
    "name": r"""\b[^\W\d_]+-\d+\b
        | \b[^\W\d_]+\d+\w*\b
        | \b\d+-(?!tal)[^\W\d_]{3,}  # "90-konto", "24-timmarsjour"
        | \ben\s+vecka\s+fri\s+från\s+våld
        | \b16\s+dagar\s+(?:mot|av)\b""",
    "ordinal": r"\b\d+:(?:a|e|de|dje)\b",
    "earlier figure": rf"""\((?:20\d\d|utfall\w*|förra\s+året|fjolåret|i\s?dag|nuläge\w*|nu)\b
        [^\d)]{{0,15}}{NUMBER}[^)]*\)""",
    "wish": rf",?\s*\b(?:gärna|helst)\s+{NUMBER}",
    # Hides only "våra": of "tre av våra 4 st" both numbers count.
    "whole": rf"{NUMBER}\s+av\s+(?P<hidden>{OF_ALL})\s+(?={NUMBER})",
    "reference": rf"""
        # "kommunens 5 skolor", but "svarsfrekvens 60"
        \b(?!\w*(?:kvens|tens|ferens|cens)\b)\w+(?:ens|ets|[aeo]rnas)\s+(?:\d+|{WORD})(?:\s(?:st|stycken)\b)?
        # "på våra 4 st aktiviteter", but "bibehålla våra 20 volontärer"
        | (?<!bibehålla\s)(?<!behålla\s)(?<!bevara\s)\b(?:våra?|vårt|dessa|de|sina|båda)\s+
          (?:\d+|{WORD})(?:\s(?:st|stycken)\b)?
        | (?:(?<=\balla\s)|(?<=\bsamtliga\s))(?:\d+|{WORD})\b""",
    "vague": r"\b(?:en\s+del|ett\s+(?:par|antal|flertal|led|sätt|mer)|en\s+(?:rad|annan|mer))\b",
}
NOT_VALUES = tuple(re.compile(pattern, FLAGS) for pattern in NOT_A_VALUE.values())

# A year is a four-digit number that counts nothing: "under 2024", "2024 ska", but "2000 följare" and "mål: 2000".
YEAR = re.compile(
    rf"""(?<![\d:])(?P<cue>\b(?:under|år|året|åren|sedan|våren|hösten|sommaren|vt|ht|än|verksamhetsår\w*)\s+)?
    (?<!mål\s)(?<!:\s)\b(?:19|20)\d\d(?:\s?[-/]\s?(?:20)?\d\d)?\b
    (?(cue)|(?!\s*(?:st|stycken|kr|kronor|%|procent|ex|ggr)\b)(?!{COUNTS_A_NOUN}))""",
    FLAGS,
)


# In the middle of a sentence these are years whatever comes after: "inför årsmötet 2026 hålls två möten".
NEAR_YEAR = re.compile(
    r"""(?<=[a-zåäö]\s)(?<!minst\s)(?<!mål\s)(?<!ca\s)(?<!cirka\s)(?<!över\s)(?<!drygt\s)(?<!nå\s)(?<!ha\s)(?<!till\s)
    20(?:1[5-9]|[23]\d)(?=\s+[a-zåäö]{3,})(?!\s*(?:st|stycken|kr|kronor|ex|ggr)\b)""",
    FLAGS,
)


def prepare(text: str) -> str:
    """The text with even typing and without the numbers that are no values."""
    text = MULTIPLE.sub(_multiplied, text.translate(FRACTION_SIGNS))
    for pattern, replacement in EVEN_OUT:
        text = pattern.sub(replacement, text)
    for pattern in (*NOT_VALUES, YEAR, NEAR_YEAR):
        text = pattern.sub(_shielded, text)
    text = THOUSANDS.sub(lambda found: re.sub(r"[ .]", "", found[0]), text)
    return re.sub(r"[ ]{2,}", " ", text).strip()


def _multiplied(found: re.Match[str]) -> str:
    unit, times = MULTIPLES[found["word"][:2].lower()]
    return f"{round(float(found['value'].replace(',', '.')) * times)}{unit}"


def _shielded(found: re.Match[str]) -> str:
    """The match out of sight, or only its part named "hidden"."""
    hidden = found.groupdict().get("hidden") or found[0]
    start = found[0].rindex(hidden)
    return found[0][:start] + _shield(hidden) + found[0][start + len(hidden) :]


def _shield(text: str) -> str:
    return "".join(
        chr(ord(character) + PRIVATE_AREA) if character != "\n" and ord(character) < 0x1000 else character
        for character in text
    )


def plain(text: str) -> str:
    """The text with its shielded parts readable again."""
    return "".join(
        chr(ord(character) - PRIVATE_AREA) if 0xE000 <= ord(character) < 0xF000 else character for character in text
    )


# --- Statements -----------------------------------------------------------------------------------------------------

SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[^\W_]|[\ue000-\uefff(]) | \s*\n\s*", re.VERBOSE)
# A new measure begins in the middle of a line: "… 20 Antal …".
NEW_MEASURE = re.compile(r"(?<=[^\s:,])\s+(?=(?:Antal|Antalet|Andel|Andelen|Minst|Högst)\s)")
# A label and its number are complete, and the next word begins something else: "Antal brev 10 st Kontakt med …".
CLOSED_LABEL = re.compile(
    rf"""^(?P<done>[^\d]*(?i:\bantal(?:et)?\b|\bandel(?:en)?\b|\bmål\b|:)[^\d]*{NUMBER}
    (?:\s*(?:st|stycken|%|procent)\b|\s*/\s*\w+)?)\s+(?P<rest>[A-ZÅÄÖ][a-zåäö].*)$""",
    re.DOTALL | re.VERBOSE,
)
BARE_NUMBER = re.compile(
    rf"^(?:mål(?:et|sättning)?\b)?\W*(?:är\s+|minst\s+|ca\s+)?{NUMBER}\s*(?:st|stycken)?\W*$", FLAGS
)
HAS_NUMBER = re.compile(NUMBER, FLAGS)
# "Antal möten.20 st Genomföra 1 kick-off": the number belongs to what stands before it.
LATE_NUMBER = re.compile(rf"^(?P<late>(?:mål\s)?\W*{NUMBER}\s*(?:st|stycken))\s+(?P<rest>[A-ZÅÄÖ].*)$", re.DOTALL)
COUNTED_LABEL = re.compile(r"\b(?:antal|andel)", re.IGNORECASE)


def statements(text: str) -> list[str]:
    """The statements of a prepared cell; "Antal möten. Mål 20 st" is one, since the number says nothing alone."""
    parts = [part for sentence in SENTENCE_END.split(text) for part in NEW_MEASURE.split(sentence)]
    parts = [piece.strip(" .;") for part in parts for piece in _closed(part)]
    joined: list[str] = []
    for part in parts:
        late = LATE_NUMBER.match(part)
        if late and joined and COUNTED_LABEL.search(joined[-1]) and not HAS_NUMBER.search(joined[-1]):
            joined[-1:] = [f"{joined[-1]}: {late['late']}", late["rest"]]
        elif joined and BARE_NUMBER.match(part) and not HAS_NUMBER.search(joined[-1]):
            joined[-1] = f"{joined[-1]}: {part}"
        elif re.search(r"\w", plain(part)):
            joined.append(part)
    return joined


def _closed(part: str) -> Iterator[str]:
    while HAS_NUMBER.search(part) and (found := CLOSED_LABEL.match(part)):
        yield found["done"]
        part = found["rest"]
    yield part


# --- Amounts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Amount:
    """A number in a statement: where it stands, and what form it has (plain, one, from_to, share or range)."""

    value: int | float
    start: int
    end: int
    form: str = "plain"
    baseline: int | float | None = None
    part: int | float | None = None  # the n of "n av m"


ABOUT = r"(?:ca|cirka|minst|max|högst|upp\s+till)"
PERSONS = r"personer|deltagare|stödsökande|volontärer"
FORMS: dict[str, re.Pattern[str]] = {
    "from_to": re.compile(
        rf"\bfrån\s+(?:{ABOUT}\s+)?(?P<low>{NUMBER})(?:\s*%|\s+\w+){{0,4}}?\s+till\s+(?:{ABOUT}\s+)?(?P<high>{NUMBER})",
        FLAGS,
    ),
    "of": re.compile(
        rf"(?P<low>{NUMBER})\s+(?:(?:fall|gånger|{PERSONS})\s+)?av\s+(?:[\ue000-\uefff]+\s+)?(?P<high>{NUMBER})", FLAGS
    ),
    "quarters": re.compile(
        r"(?<![\d/])(?P<low>\d{1,2})\s?/\s?(?P<high>\d{1,2})(?=\s+(?:av|män|kvinnor|killar|tjejer|nöjda)\b)", FLAGS
    ),
    "halves": re.compile(r"(?<!\d)(?P<low>\d\d)\s?/\s?(?P<high>\d\d)(?!\d)", FLAGS),
    "between": re.compile(rf"\bmellan\s+(?P<low>{NUMBER})\s+och\s+(?P<high>{NUMBER})", FLAGS),
    "range": re.compile(rf"(?P<low>{NUMBER})\s*(?:-|\btill\b|\beller\b)\s*(?P<high>{NUMBER})", FLAGS),
    "tens": re.compile(r"(?:\bett\s+)?\b(?P<low>\d+\s?-|[a-zåäö]+)tal(?:et)?\b", FLAGS),
    # "var tredje volontär", but "var tredje vecka"
    "one of": re.compile(
        rf"\bvart?\s*(?P<low>{'|'.join(ONE_OF)})(?=\s+(?!vecka|månad|år|\w*dag\b|termin|kvartal|kväll)[a-zåäö]{{4,}})",
        FLAGS,
    ),
    "fraction": re.compile(r"(?:\b(?:en|två|tre)\s+)?\b(?P<low>hälften|tredjedel(?:ar)?|fjärdedel(?:ar)?)\b", FLAGS),
    "plain": re.compile(rf"(?P<low>{NUMBER})", FLAGS),
}


def amounts(statement: str) -> list[Amount]:
    """The numbers of a statement, from left to right; the longest form at a place wins."""
    candidates = (_amount(form, match) for form, pattern in FORMS.items() for match in pattern.finditer(statement))
    found: list[Amount] = []
    for amount in sorted(filter(None, candidates), key=lambda amount: (amount.start, -amount.end)):
        if not found or amount.start >= found[-1].end:
            found.append(amount)
    return found


def _amount(form: str, match: re.Match[str]) -> Amount | None:
    low = number(match["low"].rstrip(" -"))
    high = number(match["high"]) if "high" in match.groupdict() else None
    start, end = match.span()
    if form in {"fraction", "one of"}:
        return Amount({**FRACTIONS, **ONE_OF}[match["low"].lower()], start, end, "share")
    if low is None:
        return None
    if form == "from_to" and high is not None:
        return Amount(high, start, end, "from_to", baseline=low)
    if form in {"of", "quarters"} and high:
        return Amount(round(100 * low / high), start, end, "share", part=low) if low <= high else None
    if form == "halves":
        return Amount(low, start, end, "share") if low + (high or 0) == 100 else None
    if form in {"range", "between"}:
        return Amount(low, start, end, "range") if high is not None and low < high else None
    return Amount(low, start, end, "one" if match[0].lower() in ONE else "plain")


@cache
def number(text: str) -> int | float | None:
    """The value of digits or a number word: "4,5" → 4.5, "tolv" → 12, and None for anything else."""
    text = text.lower()
    if text in NUMBER_WORDS:
        return NUMBER_WORDS[text]
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    if not isfinite(value):
        return None
    return int(value) if value.is_integer() else value
