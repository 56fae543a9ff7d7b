"""Those who give their time."""

from dataclasses import replace

from reports.demo.shape import (
    Goal,
    Said,
    Seen,
    counted,
    done,
    how_often,
    judged,
    kept,
    weekly,
)

VOLUNTEERS = (
    Goal(
        "Fler ska vilja ge av sin tid.",
        "Informationskväll varje månad och en kontaktperson för den som är ny.",
        "Från 31 till 40 aktiva volontärer.",
        (replace(counted("volunteers.active", "level", "volontärer", 40), baseline=31).as_key(),),
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
        (counted("volunteers.trained", "count", "nya volontärer", 10),),
        "women",
    ),
    Goal(
        "Chatten ska bäras av en grupp som håller ihop.",
        "Gemensam kväll en gång i månaden, handledning efter svåra pass.",
        "Fortsatt en fast grupp med 20 volontärer.",
        (kept(counted("volunteers.active", "level", "volontärer", 20, role=("chat",))),),
        "youth",
    ),
    Goal(
        "Fler stödpersoner ska korta väntan på ett samtal.",
        "Annonsera i föreningslivet och hos dem som nyss har gått i pension.",
        "Från 4 till 10 stödpersoner.",
        (replace(counted("volunteers.active", "level", "stödpersoner", 10, role=("support",)), baseline=4),),
        "victims",
    ),
    Goal(
        "Volontärerna ska fortsätta att lära sig.",
        "Temakvällar om kris, ångest och svåra samtal. En gemensam start på året.",
        "20 utbildningstillfällen. Upptaktsdagen genomförd senast den 15 februari.",
        (
            counted("volunteers.sessions", "count", "utbildningstillfällen", 20).changing(
                17, on="06-10", reason="En av kursledarna slutade i maj och har inte kunnat ersättas.", paragraph="9"
            ),
            done(Seen("01-24"), by="02-15"),
        ),
        "victims",
    ),
    Goal(
        "Vi ska veta hur mycket tid som ges.",
        "Var och en skriver sina timmar när passet är slut.",
        "Antal volontärtimmar på pass följs. 95 procent av passen är fullt bemannade.",
        (
            counted("volunteers.shift_hours", "indicator", "timmar", who=("volunteer",)),
            counted("volunteers.shifts_filled", "ratio", "pass", 95),
        ),
    ),
    Goal(
        "Volontärer ska kunna logga själva.",
        "Egen inloggning efter grundutbildningen, och en genomgång i lugn och ro.",
        "6 volontärer med egen behörighet.",
        (counted("volunteers.active", "level", "volontärer", 6, account=("yes",)),),
    ),
    Goal(
        "Den som möter människor i kris ska vara utbildad för det.",
        "Grundutbildning vår och höst, och ett tillfälle i efterhand för den som missade.",
        "Alla stödpersoner har gått grundutbildningen. Handledning 1 gång i kvartalet, veckobrev 1 gång i veckan.",
        (
            replace(
                counted("volunteers.active", "ratio", "stödpersoner", 100, trained=("yes",)),
                whole=(("role", ("support",)),),
            ),
            replace(
                counted("volunteers.gatherings", "frequency", "handledningar", 1),
                filters=(("kind", ("supervision",)),),
                per="quarter",
            ),
            how_often(1, "week", "veckobrev", *weekly(1, first="01-04")),
        ),
    ),
    Goal(
        "Den som hör av sig ska få ett svar och ett sammanhang.",
        "Öppna kvällar, ett samtal inom två veckor och ett återkopplande samtal med var och en.",
        "Antal som hör av sig och antal som börjar följs. 20 återkopplande samtal. 90 platser på utbildningar.",
        (
            counted("volunteers.interested", "indicator", "personer"),
            counted("volunteers.new", "indicator", "volontärer"),
            replace(counted("volunteers.talks", "count", "samtal", 20), filters=(("kind", ("feedback",)),)),
            counted("volunteers.training_places", "count", "platser", 90),
        ),
    ),
    Goal(
        "Fler män ska finnas bland oss.",
        "Fråga dem som vi redan möter i föreningslivet.",
        "30 procent av volontärerna är män. Antal anställda män följs.",
        (
            counted("volunteers.active", "ratio", "volontärer", 30, gender=("man",)),
            counted("volunteers.employees", "indicator", "anställda", gender=("man",)),
        ),
    ),
)
