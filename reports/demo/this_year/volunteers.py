"""Those who give their time."""

from reports.demo.shape import (
    Goal,
    Said,
    Seen,
    counted,
    days,
    done,
    followed,
    how_often,
    judged,
    kept,
    level,
    monthly,
    number,
    of,
    share,
    weekly,
)

VOLUNTEERS = (
    Goal(
        "Fler ska vilja ge av sin tid.",
        "Informationskväll varje månad och en kontaktperson för den som är ny.",
        "Från 31 till 40 aktiva volontärer.",
        (
            level(40, "volontärer", *monthly(11, 32, 33, 34, 34, 36, 36, 35, 36, 38, 39, 40, 41), baseline=31)
            .asked("month", "coordinator@demo.example")
            .as_key(),
        ),
    ),
    Goal(
        "Volontärerna ska trivas och känna att de behövs.",
        "Samtal med alla i januari och i augusti.",
        "Samordnaren bedömer efter samtalen.",
        (
            judged(
                Said("01-29", "reached", "Alla utom två vill fortsätta, och de slutar för att de flyttar."),
                Said("08-27", "reached", "Kvällspassen är populära. Några önskar mer återkoppling."),
            ),
        ),
    ),
    Goal(
        "Nya volontärer ska vara väl förberedda.",
        "Grundutbildning på våren och på hösten.",
        "10 nya som har gått hela grundutbildningen.",
        (number(10, "nya volontärer", Seen("03-28", 4), Seen("10-24", 5)),),
        "women",
    ),
    Goal(
        "Chatten ska bäras av en grupp som håller ihop.",
        "Gemensam kväll en gång i månaden, handledning efter svåra pass.",
        "Fortsatt en fast grupp med 20 volontärer.",
        (kept(level(20, "volontärer", *monthly(14, 21, 21, 20, 20, 20, 20, None, 20, 21, 21, 20, 20))),),
        "youth",
    ),
    Goal(
        "Fler stödpersoner ska korta väntan på ett samtal.",
        "Annonsera i föreningslivet och hos dem som nyss har gått i pension.",
        "Från 4 till 10 stödpersoner.",
        (level(10, "stödpersoner", *monthly(18, 4, 5, 5, 6, 6, 6, None, 6, 7, 7, 8, 8), baseline=4),),
        "victims",
    ),
    Goal(
        "Volontärerna ska fortsätta att lära sig.",
        "Temakvällar om kris, ångest och svåra samtal. En gemensam start på året.",
        "20 utbildningstillfällen. Upptaktsdagen genomförd senast den 15 februari.",
        (
            number(20, "utbildningstillfällen", *monthly(26, 1, 2, 2, 1, 2, 1, None, 1, 2, 2, 2, 1)).changing(
                17, on="06-10", reason="En av kursledarna slutade i maj och har inte kunnat ersättas.", paragraph="9"
            ),
            done(Seen("01-24"), by="02-15"),
        ),
        "victims",
    ),
    Goal(
        "Vi ska veta hur mycket tid som ges.",
        "Alla skriver upp sina timmar.",
        "Antal volontärtimmar följs.",
        (followed("timmar", *monthly(28, 212, 226, 241, 219, 230, 164, 71, 188, 236, 249, 243, 190)),),
    ),
    Goal(
        "Volontärer ska kunna logga själva.",
        "Egen inloggning efter grundutbildningen, och en genomgång i lugn och ro.",
        "6 volontärer med egen behörighet.",
        (counted("volunteers.active", "level", "volontärer", 6),),
    ),
    Goal(
        "Den som möter människor i kris ska vara utbildad för det.",
        "Grundutbildning vår och höst, och ett tillfälle i efterhand för den som missade.",
        "Alla stödpersoner har gått grundutbildningen. Handledning 1 gång i kvartalet, veckobrev 1 gång i veckan.",
        (
            share(
                100,
                "stödpersoner",
                of("01-04", 8, 14),
                *(of("03-28", 10, 15), of("06-02", 10, 14), of("10-24", 12, 16)),
            ).asked("term", "coordinator@demo.example"),
            how_often(1, "quarter", "handledningar", *days("02-17", "04-21", "09-15", "11-17")),
            how_often(1, "week", "veckobrev", *weekly(1, first="01-04")),
        ),
    ),
)
