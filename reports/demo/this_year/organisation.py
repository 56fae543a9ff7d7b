"""How the association is run."""

from reports.demo import money
from reports.demo.shape import (
    Goal,
    Said,
    Seen,
    at_most,
    days,
    done,
    how_often,
    income,
    judged,
    level,
    monthly,
    monthly_of,
    number,
    of,
    share,
    share_of_income,
    used_of_grants,
)

ORGANISATION = (
    Goal(
        "Ekonomin ska räcka till det vi har lovat och vara lätt att följa för alla i styrelsen.",
        "Kassören går igenom utfallet mot budgeten på vartannat styrelsemöte.",
        "6 genomgångar under året. Bidraget till vittnesstöd, 190 000 kronor, är använt vid årets slut.",
        (
            number(6, "genomgångar", *days("01-27", "03-17", "05-19", "08-25", "10-13", "12-01")),
            used_of_grants(190_000, "kronor använt av bidrag"),
        ),
    ),
    Goal(
        "Fler ska finansiera oss, så att ett enda avslag inte stoppar verksamheten.",
        "Söka pengar hos stiftelser och kommuner som vi inte har sökt hos tidigare.",
        "Minst 5 nya ansökningar. 4 påskrivna avtal om nästa år den 31 december.",
        (
            number(5, "ansökningar", *days("02-03", "06-09"))
            .asked("quarter", "treasurer@demo.example")
            .judged(Said("09-15", "partly", "Bara två ansökningar, men de gäller stora belopp under tre år.")),
            number(4, "påskrivna avtal", Seen("01-12", note="Treårigt avtal"), *days("11-18", "12-16")).spread(
                "on_date"
            ),
        ),
    ),
    Goal(
        "Vi ska kunna betala mer av det vi gör med egna pengar.",
        "Företagsvänner, föreläsningar mot arvode och ett gåvobrev i december.",
        "60 000 kronor från företagsvänner, 45 000 för föreläsningar, och 6 procent av alla intäkter från oss själva.",
        (
            income(60_000, "kronor från företagsvänner", money.SPONSORS),
            income(45_000, "kronor för föreläsningar", money.LECTURES),
            share_of_income(6, "kronor som vi själva får in", *money.OWN),
        ),
    ),
    Goal(
        "Alla som arbetar här ska orka och vilja stanna.",
        "Handledning i grupp varje månad utom juli. Arbetsmiljörond tillsammans med skyddsombudet.",
        "10 handledningstillfällen. Arbetsmiljöronden gjord senast den 20 mars.",
        (
            number(10, "handledningstillfällen", *monthly(13, 1, 1, 1, 1, 1, 1, None, 1, 1, 1, 1, 1)),
            done(Seen("03-19"), by="03-20"),
        ),
    ),
    Goal(
        "Det ska finnas en skriven rutin för det som kan gå fel.",
        "Arbetsgruppen för kvalitet skriver utkast, styrelsen beslutar.",
        "Beslutade senast den 30 november: krisplan, riskbedömning, introduktion av nya och hantering av klagomål.",
        (
            done(
                Seen("02-10", item="Krisplan"),
                Seen("05-05", item="Riskbedömning"),
                Seen("09-22", item="Introduktion av nya"),
                by="11-30",
                items=("Krisplan", "Riskbedömning", "Introduktion av nya", "Hantering av klagomål"),
            ),
        ),
    ),
    Goal(
        "Medlemmarna ska veta vad deras förening gör.",
        "Medlemsbrev med årets plan i kortform.",
        "Brevet utskickat i januari.",
        (
            done(Seen("02-09", note="Kom ut nio dagar för sent"), by="01-31").judged(
                Said("02-10", "partly", "Brevet kom ut den 9 februari, eftersom adresslistan först fick rensas.")
            ),
        ),
    ),
    Goal(
        "Fler ska bli medlemmar och stå bakom det vi gör.",
        "Fråga om medlemskap vid varje föreläsning och på hemsidan.",
        "Från 205 till 250 medlemmar vid årets slut.",
        (
            level(
                250, "medlemmar", *monthly(5, 206, 210, 214, 219, 223, 226, 228, 231, 236, 240, 245, 251), baseline=205
            ),
        ),
    ),
    Goal(
        "Värdegrunden ska märkas i vardagen och inte bara på hemsidan.",
        "En punkt på varje personalmöte: när var det svårt att leva upp till den?",
        "Styrelsen bedömer två gånger om året.",
        (
            judged(
                Said("06-16", "partly", "Punkten finns på mötena, men faller bort när tiden är knapp."),
                Said("12-08", "reached", "Har funnits på alla möten sedan i augusti."),
            ),
        ),
    ),
    Goal(
        "Personal och styrelse ska veta vad den andra gör.",
        "Kort möte med dagordning i förväg, och en rad om varje jour efteråt.",
        "1 avstämning i månaden.",
        (
            how_often(1, "month", "avstämningar", *monthly(4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
            .asked("month", "coordinator@demo.example")
            .as_key(),
        ),
    ),
    Goal(
        "Den som ger oss pengar ska få sin redovisning i tid.",
        "En gemensam kalender med alla datum, och någon som påminner två veckor före.",
        "Inlämnat i tid: rapporten till stiftelsen senast den 17 april, halvårsrapporten till kommunerna senast den "
        "7 augusti, ansökan om nästa års bidrag senast den 2 oktober och slutrapporten till stiftelsen senast den "
        "30 oktober.",
        (
            done(Seen("04-16"), by="04-17").asked("year", "treasurer@demo.example"),
            done(Seen("08-06"), by="08-07").asked("year", "treasurer@demo.example"),
            done(Seen("10-01"), by="10-02").asked("year", "treasurer@demo.example"),
            done(Seen("10-29"), by="10-30").asked("year", "treasurer@demo.example"),
        ),
    ),
    Goal(
        "Medlemmarna ska kunna läsa på före årsmötet.",
        "Förslaget till plan och budget skickas ut tillsammans.",
        "Utskickat senast den 20 december.",
        (done(Seen("12-19"), since="09-01", by="12-20"),),
    ),
    Goal(
        "Ingen ska arbeta sig sjuk.",
        "Sjukfrånvaron följs på arbetsplatsträffarna.",
        "Sjukfrånvaron är högst 5 procent av arbetsdagarna.",
        (
            at_most(
                share(
                    5,
                    "arbetsdagar",
                    *monthly_of(6, (2, 62), (5, 118), (8, 176), (11, 238), (12, 300), (13, 362)),
                    *(of("08-06", 14, 410), of("09-06", 17, 470), of("10-06", 21, 532), of("11-06", 26, 596)),
                )
            ),
        ),
    ),
    Goal(
        "Våra lokaler ska gå att använda för den som sitter i rullstol.",
        "Ligga på hyresvärden om hissen och bredda dörren till samtalsrummet.",
        "Styrelsen bedömer efter rundvandring.",
        (
            judged(
                Said("01-07", "not_reached", "Hissen är avstängd. Hyresvärden har lovat svar i mars."),
                Said("09-15", "not_reached", "Dörren är breddad, men hissen är fortfarande avstängd."),
            ),
        ),
    ),
)
