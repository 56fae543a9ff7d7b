"""The association's plan of the year before: over, so every target is reached, missed or was never looked at."""

from dataclasses import replace

from reports.demo import this_year
from reports.demo.shape import Goal, Said, Seen, contacts, days, done, followed, judged, level, monthly, number, weekly

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
