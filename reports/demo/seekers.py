"""Who those who seek support could be: all made up. The telephone numbers are those kept free for invention."""

FIRST_NAMES = (
    "Alda", "Birk", "Cila", "Dag", "Ebon", "Fride", "Gry", "Hillar", "Ingun", "Jorid", "Kaj", "Liv", "Mio", "Nanna",
    "Orvar", "Pil", "Runa", "Sanna", "Tage", "Unn", "Viva", "Yrsa", "Åse", "Örjan",
)  # fmt: skip
LAST_NAMES = (
    "Bergmossa", "Dungranat", "Eklöv", "Fjärdhult", "Gullregn", "Havtorn", "Klockljung", "Lindblom", "Myrull",
    "Nattviol", "Rönnklase", "Skogsnäva", "Tuvull", "Vitmåra", "Åkervinda", "Älgört",
)  # fmt: skip
ALIASES = (
    "Blåsippan", "Linnéan", "Prästkragen", "Smörblomman", "Blåklockan", "Vallmon", "Tussilagon", "Gullvivan",
    "Kattfoten", "Backsippan", "Svärdsliljan", "Förgätmigej", "Hästhoven", "Midsommarblomstret", "Rödklövern", "Violen",
)  # fmt: skip
# 070-1740605 to 070-1740699 belong to nobody (the Swedish telecoms authority's numbers for books and films).
PHONES = tuple(f"070-174 06 {number:02}" for number in range(5, 100))

INSTRUCTIONS = (
    "Bara sms. Ring inte.",
    "Vardagar mellan 9 och 15. Lämna inget meddelande.",
    "Ring från dolt nummer.",
    "Helst på kvällen, efter klockan 18.",
)
NEVER_PHONE = "Ring aldrig. Skriv brev utan avsändare."

NOTES = (
    "Vill att vi hör av oss igen efter förhöret. Har en vän som är med.",
    "Orolig för tiden fram till rättegången. Gick igenom hur en förhandling går till.",
    "Sover dåligt. Vi bestämde att höras varannan vecka tills vidare.",
    "Vill ha hjälp att söka ersättning. Blanketten tar vi tillsammans nästa gång.",
    "Behöver tolk nästa gång. Vill helst träffas på förmiddagen.",
)
REFERRED_TO = ("Socialtjänsten", "Vårdcentralen", "Kvinnofridsmottagningen", "Familjerådgivningen")
FOLLOW_UPS = {
    "call": ("Höra hur det gick", "Ringa upp som vi sa", "Svar om målsägandebiträde"),
    "meeting": ("Träff i samtalsrummet", "Gå igenom ansökan om ersättning"),
    "court": ("Vara med i tingsrätten", "Visa rättssalen i förväg"),
}

LABELS = ("Ungdomsmottagningen", "Grannfejd", "Projekt Trygg hemma")
