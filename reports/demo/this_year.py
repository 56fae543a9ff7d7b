"""The association's plan of the year in which the demonstration is made, and what was typed in along the way.

Something is reached early, something keeps pace, something lags, something was not done in time and something nobody
has looked at, whatever day it is.
"""

from reports.demo.shape import (
    Goal,
    Plan,
    Said,
    Seen,
    at_most,
    contacts,
    days,
    done,
    followed,
    judged,
    level,
    monthly,
    number,
    weekly,
)

UP_TO_25 = ("0-12", "13-17", "18-20", "21-25")

ORGANISATION = (
    Goal(
        "Ekonomin ska räcka till det vi har lovat och vara lätt att följa för alla i styrelsen.",
        "Kassören går igenom utfallet mot budgeten på vartannat styrelsemöte.",
        "6 genomgångar under året.",
        (number(6, "genomgångar", *days("01-27", "03-17", "05-19", "08-25", "10-13", "12-01")),),
    ),
    Goal(
        "Fler ska finansiera oss, så att ett enda avslag inte stoppar verksamheten.",
        "Söka pengar hos stiftelser och kommuner som vi inte har sökt hos tidigare.",
        "Minst 5 nya ansökningar.",
        (number(5, "ansökningar", *days("02-03", "06-09")),),
    ),
    Goal(
        "Alla som arbetar här ska orka och vilja stanna.",
        "Handledning i grupp varje månad utom juli. Arbetsmiljörond tillsammans med skyddsombudet.",
        "10 handledningstillfällen. Arbetsmiljöronden gjord senast den 31 mars.",
        (
            number(10, "handledningstillfällen", *monthly(13, 1, 1, 1, 1, 1, 1, None, 1, 1, 1, 1, 1)),
            done(Seen("03-11"), by="03-31"),
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
)

SUPPORT = (
    Goal(
        "Den som har utsatts för brott ska få stöd när det behövs.",
        "Ringa upp, ta emot besök och följa med till tingsrätten. Fler stödpersoner i telefonen.",
        "720 stödkontakter, varav 520 på telefon.",
        (contacts(720), contacts(520, channel=("phone",))),
        "victims",
    ),
    Goal(
        "Ingen ska behöva sitta ensam i tingsrättens väntrum.",
        "Stödpersoner på plats alla dagar med brottmål. Påminna domstolen om att skicka med vårt blad i kallelsen.",
        "200 som får stöd i tingsrätten.",
        (contacts(200, channel=("court",)),),
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
        "520 stödkontakter.",
        (contacts(520),),
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
        "240 chattar. Högst 6 inställda kvällar.",
        (
            contacts(240, channel=("chat",)),
            at_most(6, "inställda kvällar", *days("01-15", "03-26", "08-20", "10-29")),
        ),
        "youth",
    ),
    Goal(
        "Killar, ickebinära och unga med annan könsidentitet ska känna att stödet är till för dem.",
        "Bilder och exempel i sociala medier som fler känner igen sig i.",
        "60 stödkontakter där den unga är kille, ickebinär eller har annan könsidentitet.",
        (contacts(60, gender=("man", "non_binary")),),
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
)

PREVENTION = (
    Goal(
        "Våra föreläsningar ska sprida kunskap om våld i nära relationer och ge ett tillskott i kassan.",
        "Erbjuda arbetsplatser en halvdag. Lägre pris för den som bokar under en kampanj.",
        "4 betalda föreläsningar. 1 kampanj på våren och 1 på hösten.",
        (
            number(4, "betalda föreläsningar", *days("02-26", "04-14", "09-16")),
            number(1, "kampanjer", *days("04-08"), part="spring"),
            number(1, "kampanjer", *days("10-05"), part="autumn"),
        ),
        "women",
    ),
    Goal(
        "Den som beställer en föreläsning ska kunna välja tema.",
        "Bygga ut materialet med färdiga bilder för varje tema.",
        "Fyra teman färdiga: våld i nära relationer, heder, barn som upplever våld, samkönade relationer.",
        (
            done(
                Seen("01-20", item="Våld i nära relationer"),
                Seen("03-18", item="Heder"),
                Seen("05-12", item="Barn som upplever våld"),
                Seen("09-29", item="Samkönade relationer"),
                items=("Våld i nära relationer", "Heder", "Barn som upplever våld", "Samkönade relationer"),
            ),
        ),
        "women",
    ),
    Goal(
        "Högstadieklasser ska få prata om gränser, normer och hur man mår.",
        "Ta emot klasser på studiebesök i våra lokaler.",
        "20 studiebesök.",
        (number(20, "studiebesök", *monthly(24, 2, 2, 3, 2, 3, None, None, None, 3, 3, 3, 1)),),
        "youth",
    ),
    Goal(
        "Fler skolor ska arbeta med vårt material om relationer utan våld.",
        "Ringa varje skola som har visat intresse, följa upp dem som redan har börjat.",
        "Från 5 till 10 skolor med licens.",
        (level(10, "skolor", *monthly(16, 5, 5, 6, 6, 7, 7, None, 7, 7, 7, 7, 7), baseline=5),),
        "youth",
    ),
    Goal(
        "Materialet ska finnas även för lågstadiet.",
        "Skriva om övningarna tillsammans med två lärare och prova dem i en klass.",
        "Provat i en klass senast den 15 juni.",
        (done(Seen("05-21"), by="06-15"),),
        "youth",
    ),
    Goal(
        "Äldre ska känna igen ett bedrägeri innan det händer.",
        "Föreläsa på träffpunkter tillsammans med banken.",
        "2 föreläsningar.",
        (number(2, "föreläsningar", *days("03-24", "11-10")),),
        "victims",
    ),
    Goal(
        "Den som läser våra inlägg ska förstå vad som händer efter ett brott.",
        "Korta inlägg om polisanmälan, rättegång, ersättning och vanliga reaktioner.",
        "30 inlägg.",
        (number(30, "inlägg", *weekly(1, 0, 1, 0, 1, 0, 1)),),
        "victims",
    ),
    Goal(
        "Alla anställda och volontärer ska känna till hur hedersförtryck kan se ut.",
        "Webbkurs och ett gemensamt samtal efteråt.",
        "Bedöms av styrelsen efter hösten.",
        (judged(Said("11-17", "partly", "De anställda är klara. Volontärerna gör kursen i januari."), part="autumn"),),
    ),
)

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
        "1 000 följare på Instagram och 800 på Facebook.",
        (
            level(
                1000, "följare på Instagram", Seen("01-09", 988), Seen("01-30", 1004), Seen("06-12", 1071), baseline=940
            ),
            level(
                800,
                "följare på Facebook",
                *monthly(8, 722, 728, 735, 741, 749, 755, 758, 766, 772, 779, 785, 791),
                baseline=715,
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
            number(8, "möten", *days("02-12", "03-19", "04-23", "09-24", "11-03")),
            judged(Said("05-26", "cannot_tell", "Nämndens beslut om nästa års avtal väntas först i höst.")),
        ),
    ),
    Goal(
        "Vi ska höras när lokala medier skriver om våld.",
        "Svara samma dag, ha två personer som får uttala sig.",
        "5 inslag eller artiklar.",
        (number(5, "inslag", *days("01-19", "03-09", "05-28", "09-02", "11-24")),),
    ),
    Goal(
        "Julinsamlingen ska ge barn i skyddat boende något att packa upp.",
        "Bössor i butiker och en insamling på hemsidan.",
        "40 000 kronor i december.",
        (
            number(
                40_000,
                "kronor",
                Seen("12-08", 9_400),
                Seen("12-15", 12_800),
                Seen("12-21", 19_100),
                part=("12-01", "12-31"),
            ),
        ),
    ),
)

VOLUNTEERS = (
    Goal(
        "Fler ska vilja ge av sin tid.",
        "Informationskväll varje månad och en kontaktperson för den som är ny.",
        "Från 31 till 40 aktiva volontärer.",
        (level(40, "volontärer", *monthly(11, 32, 33, 34, 34, 36, 36, 35, 36, 38, 39, 40, 41), baseline=31),),
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
        "En fast grupp med 20 volontärer.",
        (level(20, "volontärer", *monthly(14, 21, 21, 20, 20, 20, 19, None, 17, 17, 18, 18, 18)),),
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
            number(20, "utbildningstillfällen", *monthly(26, 1, 2, 2, 1, 2, 1, None, 1, 2, 2, 2, 1)),
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
)

PLAN = Plan(
    vision="Ett samhälle där ingen slår, hotar eller kränker, och där den som ändå utsätts aldrig står ensam.",
    purpose=(
        "Demojourerna samlar tre jourer under ett tak. Vi ger stöd vid sidan av det som myndigheterna gör, vi sprider "
        "kunskap som kan hindra nästa brott, och vi ger den som vill göra skillnad en plats att göra det på."
    ),
    values=(
        "Vi lyssnar först. Den som söker stöd bestämmer själv vad som ska hända. Alla människor är lika mycket värda, "
        "och vi håller vad vi lovar."
    ),
    areas={
        "Organisation och ekonomi": ORGANISATION,
        "Stödverksamhet": SUPPORT,
        "Våldsförebyggande insatser": PREVENTION,
        "Påverkansarbete": ADVOCACY,
        "Plattform för ideellt engagemang": VOLUNTEERS,
    },
)
