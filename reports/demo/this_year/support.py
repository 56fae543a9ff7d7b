"""What is done for those who seek support."""

from dataclasses import replace

from reports.demo.shape import (
    Goal,
    Said,
    Seen,
    at_most,
    cases_within,
    contacts,
    contacts_every,
    counted,
    days,
    done,
    fallen,
    followed,
    how_often,
    judged,
    kept,
    level,
    logged_within,
    monthly,
    monthly_of,
    number,
    of,
    risen,
    share,
    share_of_contacts,
    soon,
    weekly,
)

UP_TO_25 = ("0-12", "13-17", "18-20", "21-25")

NOT_THE_POLICE = (
    "social_services",
    "health_care",
    "school",
    "friend",
    "web",
    "social_media",
    "printed",
    "earlier",
    "other",
)

HOLIDAYS = ("12-20", "12-31")

SUPPORT = (
    Goal(
        "Den som har utsatts för brott ska få stöd när det behövs.",
        "Ringa upp, ta emot besök och följa med till tingsrätten. Fler stödpersoner i telefonen.",
        "720 stödkontakter, varav 520 på telefon.",
        (contacts(720).spread("last_year").as_key(), contacts(520, channel=("phone",))),
        "victims",
    ),
    Goal(
        "Ingen ska behöva sitta ensam i tingsrättens väntrum.",
        "Stödpersoner på plats alla dagar med brottmål. Påminna domstolen om att skicka med vårt blad i kallelsen.",
        "200 som får stöd i tingsrätten.",
        (
            contacts(200, channel=("court",)).judged(
                Said("03-10", "reached", "Vi är på plats varje dag med brottmål. Att färre kallas styr vi inte över."),
            ),
        ),
        "victims",
    ),
    Goal(
        "Vittnen ska veta att stödet gäller dem också.",
        "Nytt blad om vittnesstöd i domstolens entré.",
        "Bladet klart i mars. Antal stödkontakter med vittnen följs.",
        (done(Seen("02-24"), by="03-31"), contacts(role=("witness",))),
        "victims",
    ),
    Goal(
        "Anhöriga ska också få stöd.",
        "Säga till alla stödsökande att även de som står dem nära får höra av sig.",
        "50 stödkontakter med anhöriga.",
        (contacts(50, role=("relative",)),),
        "victims",
    ),
    Goal(
        "Fler unga som har utsatts för brott ska hitta till oss.",
        "Besöka gymnasiet och fältarna i kommunen.",
        "80 stödkontakter med unga upp till 25 år.",
        (contacts(80, age=UP_TO_25),),
        "victims",
    ),
    Goal(
        "Äldre som har blivit lurade på pengar ska få träffa andra i samma läge.",
        "Samtalsgrupp tillsammans med pensionärsföreningarna, efter sommaren.",
        "6 träffar på hösten.",
        (number(6, "träffar", *days("09-10", "09-24", "10-08", "10-22", "11-05", "11-19"), part="autumn"),),
        "victims",
    ),
    Goal(
        "Stödet ska hålla samma nivå som i fjol trots att vi är färre på dagtid.",
        "Öppen telefon fem dagar i veckan, besök på tider som stödsökande själva väljer.",
        "Lika många stödkontakter som i fjol.",
        (kept(counted("cases.contacts", "count", "stödkontakter")).as_key(),),
        "women",
    ),
    Goal(
        "Samtalsgrupperna ska bli en fast del av stödet.",
        "En grupp på våren och en på hösten, ledda av två anställda.",
        "6 träffar på våren och 6 på hösten.",
        (
            number(6, "träffar", *days("02-05", "02-19", "03-05", "04-16", "05-07"), part="spring").judged(
                Said("06-25", "partly", "En träff ställdes in när båda ledarna var sjuka.")
            ),
            number(6, "träffar", *days("09-03", "09-17", "10-01", "10-15", "10-29", "11-12"), part="autumn"),
        ),
        "women",
    ),
    Goal(
        "Barn som har upplevt våld ska få egna samtal.",
        "Fråga alla mammor om barnens behov, två anställda med utbildning i metoden.",
        "40 samtal med barn och unga upp till 17 år.",
        (contacts(40, age=("0-12", "13-17")),),
        "women",
    ),
    Goal(
        "De som möter våldsutsatta i sitt arbete ska kunna ringa oss och fråga.",
        "Telefonnumret till skolor, vårdcentraler och socialtjänst.",
        "10 kontakter med yrkesverksamma.",
        (contacts(10, role=("professional",)),),
        "women",
    ),
    Goal(
        "Det ska gå att nå oss där man redan är.",
        "Öppna konton och bestäm vem som svarar.",
        "Vi svarar på: Instagram, Facebook, Signal, Discord.",
        (
            done(
                Seen("01-07", item="Instagram"),
                Seen("01-07", item="Facebook"),
                Seen("04-21", item="Signal"),
                items=("Instagram", "Facebook", "Signal", "Discord"),
            ),
        ),
        "women",
    ),
    Goal(
        "Chatten ska vara öppen när unga behöver den.",
        "Öppet tisdag och torsdag kväll, och extra under storhelger.",
        "240 chattar. Öppet 2 kvällar i veckan. Högst 6 inställda kvällar.",
        (
            contacts(240, channel=("chat",)),
            replace(
                counted("volunteers.shifts", "frequency", "kvällar", 2, channel=("chat",), evening=("yes",)),
                per="week",
            ),
            at_most(number(6, "inställda kvällar", *days("01-15", "02-19", "04-23", "06-18", "08-20", "10-08"))).asked(
                "term", "coordinator@demo.example"
            ),
        ),
        "youth",
    ),
    Goal(
        "Killar, ickebinära och unga med annan könsidentitet ska känna att stödet är till för dem.",
        "Bilder och exempel i sociala medier som fler känner igen sig i.",
        "60 stödkontakter där den unga är kille, ickebinär eller har annan könsidentitet. Killar är minst 30 procent "
        "av dem som säger vilket kön de har.",
        (
            contacts(60, gender=("man", "non_binary")),
            share_of_contacts(30, {"gender": ("man",)}, of={"gender": ("woman", "man", "non_binary")}),
        ),
        "youth",
    ),
    Goal(
        "Vi ska veta vad de som söker stöd tycker om det.",
        "Enkät efter avslutat stöd, med fyra frågor och stjärnor.",
        "50 svar på enkäten under hösten. Betyget i medeltal minst 4 av 5.",
        (
            number(50, "svar", Seen("09-30", 11), Seen("10-31", 14), Seen("11-30", 12), part="autumn"),
            level(4, "i medelbetyg"),
        ),
        "youth",
    ),
    Goal(
        "De som möter stödsökande ska ha färska kunskaper.",
        "Kurser på nätet och hos myndigheterna.",
        "15 kurstillfällen.",
        (
            number(
                15,
                "kurstillfällen",
                *days("01-21", "02-11", "02-18", "03-04", "03-25", "04-15", "05-06", "05-27"),
                *days("08-26", "09-09", "09-30", "10-07", "10-21", "11-04", "11-18"),
            ),
        ),
    ),
    Goal(
        "Den som hör av sig ska inte behöva vänta.",
        "Ett besök i veckan hålls fritt för den som är ny.",
        "Väntan på ett första besök minskar med 5 dagar, från 15, och är aldrig längre än 21 dagar.",
        (
            fallen(
                level(5, "dagars väntan", *monthly(9, 15, 14, 14, 14, 13, 13, None, 13, 12, 11, 11, 10), baseline=15)
            )
            .asked("month", "staff@demo.example")
            .as_key(),
            at_most(level(21, "dagars längsta väntan", *monthly(9, 19, 20, 24, 21, 18, 20, None, 23, 21, 20, 19, 18))),
        ),
        "women",
    ),
    Goal(
        "Den som vill träffas ska få en tid medan viljan finns.",
        "Två tider i veckan hålls fria för den som hellre pratar öga mot öga.",
        "Alla som vill ha ett besök får en tid inom 4 arbetsdagar.",
        (
            soon(
                4,
                "workdays",
                "besök",
                of("01-05", 6, 7),
                *monthly_of(
                    28, (22, 25), (27, 31), (30, 34), (26, 30), (25, 28), (20, 23), (12, 14), (21, 24), (29, 33)
                ),
                *(of("10-28", 31, 36), of("11-28", 27, 31), of("12-28", 24, 28)),
            ).asked("month", "staff@demo.example"),
        ),
        "victims",
    ),
    Goal(
        "Den som själv söker stöd ska inte behöva söka två gånger.",
        "Telefonen bemannad på dagtid, och någon som går igenom svararen varje eftermiddag.",
        "Alla som själva hör av sig har fått kontakt med oss inom 24 timmar. 70 ärenden där den stödsökande själv har "
        "hört av sig.",
        (
            cases_within("cases.first_contact", 24, "hours", found_us=NOT_THE_POLICE),
            counted("cases.cases", "count", "ärenden", 70, found_us=NOT_THE_POLICE),
        ),
        "victims",
    ),
    Goal(
        "Den som polisen har frågat ska höra av oss medan det är färskt.",
        "Listan från polisen delas ut samma dag som den kommer.",
        "Alla ärenden från polisen har börjat hanteras inom 4 arbetsdagar.",
        (cases_within("cases.first_attempt", 4, "workdays", found_us=("police",)),),
        "victims",
    ),
    Goal(
        "Ingen ska ges upp för tidigt.",
        "Ringa på olika tider, och fråga redan i första samtalet om den stödsökande vill ses.",
        "Alla har sökts inom 3 dagar. Alla som inte svarar har sökts minst 3 gånger, varav 1 på kvällen. Alla erbjuds "
        "ett personligt möte. Antalet försök följs.",
        (
            cases_within("cases.first_attempt", 3, "days"),
            counted("cases.enough_attempts", "ratio", "ärenden", 100),
            counted("cases.meetings_offered", "ratio", "ärenden", 100),
            counted("cases.attempts", "indicator", "försök"),
        ),
        "victims",
    ),
    Goal(
        "Stödet ska räcka till fler utan att någon blir kvar utan slut.",
        "Gå igenom alla öppna ärenden den första måndagen i månaden.",
        "120 ärenden från 110 personer. 110 avslutade ärenden, och aldrig fler än 40 öppna. Barn som berörs, "
        "stödinsatser och hänvisningar följs.",
        (
            counted("cases.cases", "count", "ärenden", 120),
            counted("cases.seekers", "count", "stödsökande", 110),
            counted("cases.closed", "count", "ärenden", 110),
            at_most(counted("cases.open", "level", "ärenden", 40)),
            counted("cases.children", "indicator", "berörda barn"),
            counted("cases.concern_reports", "indicator", "orosanmälningar"),
            counted("cases.support_measures", "indicator", "stödinsatser"),
            counted("cases.referrals", "indicator", "hänvisningar"),
        ),
        "women",
    ),
    Goal(
        "Den som mejlar ska få svar nästa dag.",
        "En gemensam brevlåda som någon öppnar varje morgon, även i juli.",
        "Alla mejl besvarade inom 24 timmar.",
        (
            soon(
                24,
                "hours",
                "mejl",
                of("01-05", 4, 6),
                *monthly_of(28, (9, 14), (8, 13), (12, 17), (9, 15), (10, 14), (7, 12)),
                *(of("07-28", 3, 8), of("08-28", 9, 13), of("09-28", 11, 16)),
                *(of("10-28", 12, 16), of("11-28", 10, 14), of("12-28", 6, 9)),
            ),
        ),
        "youth",
    ),
    Goal(
        "Siffrorna ska gå att lita på varje dag.",
        "Logga direkt efter samtalet, och fråga det som går att fråga.",
        "90 procent av kontakterna loggade inom 1 arbetsdag. Fullständig statistik om "
        "10 procentenheter fler än i fjol.",
        (
            logged_within(1, "workdays", 90),
            risen(counted("cases.complete_statistics", "ratio", "stödkontakter", 10)),
        ),
    ),
    Goal(
        "Det ska märkas att stödet tar den tid det behöver.",
        "Skriva upp hur länge varje samtal varade.",
        "36 000 minuter stöd, av minst 8 olika personer, till stödsökande från minst 6 kommuner.",
        (
            counted("cases.contact_minutes", "count", "minuter", 36_000),
            counted("cases.support_givers", "count", "personer", 8),
            counted("cases.home_municipalities", "count", "kommuner", 6),
        ),
    ),
    Goal(
        "Någon ska få stöd hos oss varje dag, också på helgen.",
        "Jourerna turas om att ha telefonen på lördagar och söndagar.",
        "1 stödkontakt varje dag.",
        (contacts_every("day", 1, "stödkontakter"),),
    ),
    Goal(
        "Chatten ska användas.",
        "Påminna i alla kanaler en timme innan den öppnar.",
        "4 chattar i veckan. 10 fler chattar än i fjol.",
        (
            contacts_every("week", 4, "chattar", channel=("chat",)),
            risen(contacts(10, channel=("chat",))),
        ),
        "youth",
    ),
    Goal(
        "Caféet ska vara en plats att komma tillbaka till.",
        "Öppet café, och en promenadgrupp för den som hellre går än sitter.",
        "600 besökare på caféet. Promenad 1 gång varannan vecka.",
        (
            number(
                600,
                "besökare",
                *monthly(27, None, None, 61, 48, 55, 40, None, 44, 57, 60, 62, 49),
            ).opened(112, until="02-28", source="närvarolistor i pärmen"),
            how_often(1, "two_weeks", "promenader", *weekly(1, 0, 0, 0, first="01-08")),
        ),
        "women",
    ),
    Goal(
        "Ingen ska vara ensam när helgerna är som tyngst.",
        "Öppet hus, och telefonen öppen varje dag mellan den 20 och den 31 december.",
        "Telefonen öppen 1 gång varje dag. Alla som ringer utan svar blir uppringda inom 12 timmar. 30 besökare "
        "på öppet hus. Julbordet dukat senast den 24 december. Antal samtal följs.",
        (
            how_often(1, "day", "öppna dagar", *days(*(f"12-{day}" for day in range(20, 32))), part=HOLIDAYS),
            soon(12, "hours", "uppringda", of("12-22", 5, 5), of("12-27", 6, 7), part=HOLIDAYS),
            number(30, "besökare", Seen("12-21", 8), Seen("12-24", 15), Seen("12-28", 5), part=HOLIDAYS),
            done(Seen("12-24"), since="12-20", by="12-24"),
            followed("samtal", Seen("12-22", 9), Seen("12-26", 14), Seen("12-30", 11), part=HOLIDAYS),
        ),
        "women",
    ),
    Goal(
        "Den som är volontär när andra är lediga ska inte vara det ensam.",
        "Fråga i november vem som kan, och ringa efter varje pass.",
        "10 volontärer i julens schema och 2 volontärer på varje pass. Samordnaren bedömer efteråt.",
        (
            level(10, "volontärer", Seen("12-20", 9), part=HOLIDAYS),
            share(2, "volontärer", of("12-23", 7, 4), of("12-30", 15, 8), per="occasion", part=HOLIDAYS),
            judged(Said("12-30", "reached", "Alla säger att de kan tänka sig att göra om det."), part=HOLIDAYS),
        ),
        "youth",
    ),
)
