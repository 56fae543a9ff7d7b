"""The association's plan of the year before: over, so every target is reached, missed or was never looked at."""

from dataclasses import replace

from reports.demo import this_year
from reports.demo.shape import (
    Goal,
    Said,
    Seen,
    contacts,
    counted,
    days,
    done,
    followed,
    how_often,
    judged,
    kept,
    level,
    monthly,
    monthly_of,
    number,
    of,
    share,
    soon,
    weekly,
)

ORGANISATION = (
    Goal(
        "Styrelsen ska kunna lita på siffrorna.",
        "Månadsavstämning av bokföringen.",
        "11 avstämningar.",
        (number(11, "avstämningar", *monthly(20, 1, 1, 1, 1, 1, 1, None, 1, 1, 1, 1, 1)),),
    ),
    Goal(
        "Nya medarbetare ska komma in i arbetet snabbt.",
        "Skriva en handbok för de första två veckorna.",
        "Handboken klar före sommaren.",
        (done(Seen("06-03"), by="06-30"),),
    ),
    Goal(
        "Föreningen ska växa.",
        "Medlemsavgiften kan betalas med mobilen.",
        "Från 188 till 200 medlemmar.",
        (
            level(
                200, "medlemmar", *monthly(5, 188, 189, 191, 192, 194, 195, 195, 197, 199, 201, 203, 205), baseline=188
            ),
        ),
    ),
    Goal(
        "Arbetet ska gå att förena med ett liv vid sidan av.",
        "Schemat läggs åtta veckor i förväg.",
        "Bedöms av styrelsen.",
        (judged(Said("12-09", "partly", "Schemat har hållit, men övertiden på kvällarna är för hög.")),),
    ),
    Goal(
        "Personal och styrelse ska mötas.",
        "Kort möte varje månad. Längre möte varje kvartal.",
        "1 avstämning i månaden, 1 längre möte i kvartalet och 1 anteckning i veckan på intranätet.",
        (
            how_often(1, "month", "avstämningar", *monthly(4, *[1] * 12)),
            how_often(1, "quarter", "längre möten", *days("02-11", "06-03", "11-12")),
            how_often(1, "week", "anteckningar"),
        ),
    ),
    Goal(
        "Hemsidan ska gå att läsa för alla.",
        "Ny hemsida med lättläst svenska och teckenspråk.",
        "Hemsidan klar senast den 30 november.",
        (done(since="02-01", by="11-30"),),
    ),
    Goal(
        "Lokalerna ska kännas trygga.",
        "Ny belysning och ett samtalsrum utan insyn.",
        "Bedöms av styrelsen. Även de som söker stöd tillfrågas, och deras svar bedöms för sig.",
        (
            judged(Said("12-09", "not_reached", "Belysningen är ny, men samtalsrummet blev inte av.")),
            judged(Said("12-09", "cannot_tell", "För få svar för att säga något.")),
        ),
    ),
)

SUPPORT = (
    Goal(
        "Fler brottsutsatta ska få hjälp.",
        "Ta emot alla ärenden från polisen samma vecka.",
        "700 stödkontakter, varav 420 på telefon.",
        (contacts(700), contacts(420, channel=("phone",))),
        "victims",
    ),
    Goal(
        "Stödet i domstolen ska byggas ut.",
        "Fem nya vittnesstöd.",
        "120 som får stöd i tingsrätten. Kontakter med vittnen följs.",
        (contacts(120, channel=("court",)), contacts(role=("witness",))),
        "victims",
    ),
    Goal(
        "Kvinnor som har levt med våld ska få stöd så länge de behöver.",
        "Förlängda öppettider en kväll i veckan.",
        "500 stödkontakter.",
        (contacts(500),),
        "women",
    ),
    Goal(
        "Gemenskap ska bryta ensamheten.",
        "Öppet café för dem som har avslutat sitt stöd.",
        "12 träffar och 2 fester, en på sommaren och en till jul.",
        (
            number(12, "träffar", *monthly(22, 1, 1, 1, 1, 2, None, None, 1, 1, 2, 1, 1)),
            number(2, "fester", *days("06-11", "12-14")),
        ),
        "women",
    ),
    Goal(
        "Unga ska kunna skriva till oss på kvällen.",
        "Två chattkvällar i veckan.",
        "180 chattar. Betyget i medeltal minst 4 av 5.",
        (contacts(180, channel=("chat",)), level(4, "i medelbetyg")),
        "youth",
    ),
    Goal(
        "Vi ska finnas lika mycket som förut.",
        "Börja skriva upp hur länge varje samtal varade.",
        "Lika många minuter stöd som året före. Fullständig statistik om lika många.",
        (
            kept(counted("cases.contact_minutes", "count", "minuter")),
            kept(counted("cases.complete_statistics", "ratio", "stödkontakter")),
        ),
    ),
    Goal(
        "Den som hör av sig ska få svar.",
        "En gemensam brevlåda och en telefon som vandrar.",
        "Alla mejl besvarade inom 3 dagar. 80 procent av samtalen uppringda inom 2 timmar. Alla brev besvarade inom 2 "
        "veckor.",
        (
            soon(3, "days", "mejl", *monthly_of(28, *[(14, 15), (12, 12), (16, 18), (11, 11)] * 3)),
            soon(2, "hours", "samtal", *monthly_of(28, *[(31, 35), (28, 34)] * 6), goal=80),
            soon(2, "weeks", "brev"),
        ),
    ),
    Goal(
        "Caféet ska ha öppet för alla som har fått stöd.",
        "Räkna dem som kommer, utan namn.",
        "400 besökare. Minst hälften är nya, och alla får frågan om de vill hjälpa till.",
        (
            number(400, "besökare", Seen("11-27", 41), Seen("12-18", 38)).opened(312, until="10-31", source="ur Excel"),
            share(50, "besökare", of("12-18", 214, 391)),
            share(100, "tillfrågade"),
        ),
        "women",
    ),
)

PREVENTION = (
    Goal(
        "Skolor ska få material som håller.",
        "Prova övningarna på fritidsgårdarna först.",
        "5 skolor med licens.",
        (level(5, "skolor", *monthly(16, 2, 2, 2, 3, 3, 3, None, 3, 4, 4, 5, 5), baseline=2),),
        "youth",
    ),
    Goal(
        "Arbetsplatser ska våga fråga om våld.",
        "Halvdagsutbildning för chefer.",
        "6 utbildningar.",
        (number(6, "utbildningar", *days("02-20", "04-10", "09-11", "10-23")),),
        "women",
    ),
    Goal(
        "Kunskap om brott ska finnas där folk är.",
        "Korta texter i sociala medier.",
        "24 inlägg.",
        (number(24, "inlägg", *weekly(1, 0)),),
        "victims",
    ),
    Goal(
        "Alla som föreläser ska ha prövat det på varandra först.",
        "Ett internt prov före varje termin.",
        "Alla föreläsare har övat. 4 övningar. Antal frågor efteråt följs.",
        (share(100, "föreläsare", of("02-03", 5, 6), of("09-02", 6, 7)), number(4, "övningar"), followed("frågor")),
        "women",
    ),
)

ADVOCACY = (
    Goal(
        "Vi ska synas.",
        "Bokbord, torgdagar och föreningsmässor.",
        "12 tillfällen.",
        (number(12, "tillfällen", *monthly(17, None, 1, 2, 1, 2, 1, None, 1, 1, 2, 1, 1)),),
    ),
    Goal(
        "Fler ska följa brottsofferjouren på Instagram.",
        "Ett inlägg i veckan.",
        "650 följare.",
        (level(650, "följare", *monthly(8, 512, 520, 531, 542, 550, 557, 560, 568, 579, 590, 601, 610), baseline=505),),
        "victims",
    ),
    Goal(
        "Kommunerna ska se oss som en självklar partner.",
        "Träffa alla fyra kommunernas samordnare.",
        "Bedöms av styrelsen.",
        (judged(Said("12-09", "reached", "Alla fyra har bjudit in oss till sina egna möten.")),),
    ),
)

VOLUNTEERS = (
    Goal(
        "Fler ska vilja bli volontärer.",
        "Rekrytera på högskolan och bland nyblivna pensionärer.",
        "30 aktiva volontärer.",
        (level(30, "volontärer", *monthly(11, 24, 25, 25, 26, 27, 27, 26, 27, 29, 30, 31, 31), baseline=24),),
    ),
    Goal(
        "Volontärer ska få tack för det de gör.",
        "En middag på våren och en på hösten.",
        "2 middagar.",
        (number(2, "middagar", *days("05-15", "11-20")),),
    ),
    Goal(
        "Vi ska veta hur mycket tid som ges.",
        "Alla skriver upp sina timmar.",
        "Antal volontärtimmar följs.",
        (followed("timmar", *monthly(28, 180, 201, 214, 196, 205, 150, 60, 165, 210, 226, 221, 172)),),
    ),
)

PLAN = replace(
    this_year.PLAN,
    areas={
        "Organisation och ekonomi": ORGANISATION,
        "Stödverksamhet": SUPPORT,
        "Våldsförebyggande insatser": PREVENTION,
        "Påverkansarbete": ADVOCACY,
        "Plattform för ideellt engagemang": VOLUNTEERS,
    },
)
