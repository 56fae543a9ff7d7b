"""Who hears of it."""

from reports.demo.shape import (
    Goal,
    Said,
    Seen,
    activities,
    counted,
    days,
    done,
    judged,
    kept,
    level,
    monthly,
    number,
    risen,
    weekly,
)

# Those who see a post are followed by themselves.
FACE_TO_FACE = ("lecture", "school_visit", "workshop", "event", "network", "training_others")

ADVOCACY = (
    Goal(
        "Fler ska följa brottsofferjouren på Instagram.",
        "Två inlägg i veckan och en berättelse från tingsrätten i månaden.",
        "Från 610 till 850 följare.",
        (level(850, "följare", *monthly(8, 618, 637, 655, 676, 694, 706, 711, 723, 742, 763, 781, 796), baseline=610),),
        "victims",
    ),
    Goal(
        "Fler ska följa kvinnojouren.",
        "Bjuda in, dela andras inlägg och svara på alla kommentarer.",
        "1 000 följare på Instagram och 85 fler än fjolårets 715 på Facebook.",
        (
            level(
                1000, "följare på Instagram", Seen("01-09", 988), Seen("01-30", 1004), Seen("06-12", 1071), baseline=940
            ),
            risen(
                level(
                    85,
                    "följare på Facebook",
                    *monthly(8, 722, 728, 735, 741, 749, 755, 758, 766, 772, 779, 785, 791),
                    baseline=715,
                )
            ),
        ),
        "women",
    ),
    Goal(
        "Ungdomsjouren ska synas varje vecka där unga är.",
        "Ungdomarnas egen redaktion väljer ämnen.",
        "80 inlägg som når 30 000 konton.",
        (
            number(80, "inlägg", *weekly(2, 2, 1, 2)),
            number(
                30_000,
                "nådda konton",
                *monthly(28, 1900, 2100, 2600, 2300, 2200, 1500, 900, 2000, 2400, 2500, 2300, 2000),
            ),
        ),
        "youth",
    ),
    Goal(
        "Brottsofferdagen ska uppmärksammas med årets tema.",
        "Öppet hus i biblioteket.",
        "Genomfört den 22 februari.",
        (done(Seen("02-22"), by="02-22"),),
        "victims",
    ),
    Goal(
        "Fler ska få syn på mäns våld mot kvinnor.",
        "Ljusmanifestation den 8 mars, en vecka med föreläsningar kring den 25 november.",
        "Genomfört senast den 25 november: ljusmanifestationen, föreläsningsveckan.",
        (
            done(
                Seen("03-08", item="Ljusmanifestationen"),
                Seen("11-25", item="Föreläsningsveckan"),
                by="11-25",
                items=("Ljusmanifestationen", "Föreläsningsveckan"),
            ),
        ),
        "women",
    ),
    Goal(
        "Invånarna i grannkommunen ska veta att vi finns för dem också.",
        "En vecka i Håbo med bokbord, skolbesök och kommunens tjänstepersoner.",
        "1 fokusvecka under sista kvartalet.",
        (number(1, "fokusveckor", *days("10-23"), part="q4"),),
        "victims",
    ),
    Goal(
        "Politiker ska fatta sina beslut med kunskap om dem vi möter.",
        "Bjuda in nämndernas ordförande och svara på remisser.",
        "8 möten med politiker. Styrelsen bedömer om vi blir lyssnade på.",
        (
            number(8, "möten", *days("02-12", "03-19", "04-23", "09-24", "11-03")).changing(
                6, on="02-17", reason="Nämnderna har halverat antalet sammanträden.", paragraph="7"
            ),
            judged(Said("05-26", "cannot_tell", "Nämndens beslut om nästa års avtal väntas först i höst.")),
        ),
    ),
    Goal(
        "Vi ska höras när lokala medier skriver om våld.",
        "Svara samma dag, ha två personer som får uttala sig.",
        "5 inslag eller artiklar.",
        (
            number(
                5,
                "inslag",
                *days("01-19", "03-09"),
                Seen("03-10", note="Samma artikel på nätet, räknad två gånger", taken_back="03-12"),
                *days("05-28", "09-02", "11-24"),
            ),
        ),
    ),
    Goal(
        "Julinsamlingen ska ge barn i skyddat boende något att packa upp.",
        "Bössor i butiker och en insamling på hemsidan.",
        "40 000 kronor mellan den 5 och den 31 december.",
        (
            number(
                40_000,
                "kronor",
                Seen("12-08", 9_400),
                Seen("12-15", 12_800),
                Seen("12-21", 19_100),
                part=("12-05", "12-31"),
            ),
        ),
    ),
    Goal(
        "Den som vill stödja oss ska kunna göra det när som helst.",
        "Månadsgivande på hemsidan, tackbrev två gånger om året.",
        "60 000 kronor i gåvor, mest mot slutet av året. Lika många månadsgivare som i fjol, 30.",
        (
            number(
                60_000,
                "kronor i gåvor",
                *monthly(26, 2700, 2400, 4100, 2900, 2600, 2500, 900, 2800, 4300, 5600, 7800, 21_500),
            )
            .spread("by_months", 5, 5, 8, 5, 5, 5, 2, 5, 8, 10, 12, 30)
            .asked("month", "treasurer@demo.example"),
            kept(
                level(None, "månadsgivare", *monthly(7, 27, 27, 26, 26, 27, 27, None, 27, 26, 27, 28, 27), baseline=30)
            ),
        ),
    ),
    Goal(
        "Socialtjänsten ska kalla oss till sina samverkansmöten.",
        "Efterfråga möten i alla fyra kommuner.",
        "Samordnaren bedömer varje kvartal.",
        (
            judged(
                Said("01-22", "partly", "Två av fyra kommuner har bjudit in."),
                Said("06-11", "partly", "Tre av fyra. Den fjärde har bytt chef och ber att få återkomma."),
            ),
        ),
    ),
    Goal(
        "Kunskap om våld ska nå ut i alla delar av våra kommuner.",
        "Föreläsa, möta skolklasser och synas där folk är. Arbetsgruppen planerar, styrelsen godkänner.",
        "60 aktiviteter, varav 14 föreläsningar och skolbesök. 1 500 personer nådda på plats. 300 timmar.",
        (
            activities(60, "aktiviteter"),
            activities(14, "föreläsningar och skolbesök", "lecture", "school_visit"),
            activities(1500, "personer på plats", *FACE_TO_FACE, metric="plans.people_reached"),
            counted("plans.activity_hours", "count", "timmar", 300),
        ),
    ),
    Goal(
        "Det vi kan ska också bära en del av kostnaden.",
        "Ta betalt av arbetsplatser, aldrig av skolor som saknar pengar.",
        "6 betalda uppdrag och 40 000 kronor i arvoden. Ute hos 15 olika skolor, bibliotek och arbetsplatser.",
        (
            counted("plans.paid_activities", "count", "betalda uppdrag", 6),
            counted("plans.activity_fees", "count", "kronor i arvoden", 40_000),
            counted("plans.partners_visited", "count", "samarbetspartner", 15),
        ),
    ),
)
