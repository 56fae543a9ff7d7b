"""What is done before somebody is hurt."""

from reports.demo.shape import Goal, Said, Seen, days, done, judged, level, monthly, number, of, share, weekly

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
        (number(20, "studiebesök", *monthly(24, 2, 2, 3, 2, 3, None, None, None, 3, 3, 3, 1)).spread("by_term"),),
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
        "Provat i en klass senast den 12 juni.",
        (done(Seen("06-11"), by="06-12"),),
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
        "Alla anställda har gått webbkursen. Bedöms av styrelsen efter hösten.",
        (
            share(100, "anställda", of("01-05", 6, 7), of("05-12", 7, 8), of("10-20", 7, 8)),
            judged(Said("11-17", "partly", "De anställda är klara. Volontärerna gör kursen i januari."), part="autumn"),
        ),
    ),
    Goal(
        "I varje klass som besöker oss ska det finnas någon att prata med efteråt.",
        "Två volontärer tar emot tillsammans.",
        "2 volontärer per klass.",
        (
            share(
                2,
                "volontärer",
                *(of("01-24", 4, 2), of("02-24", 7, 4), of("03-24", 14, 7), of("04-24", 18, 9), of("05-24", 23, 12)),
                *(of("09-24", 29, 15), of("10-24", 36, 18), of("11-24", 42, 21)),
                per="group",
            ),
        ),
        "youth",
    ),
    Goal(
        "Skolor ska veta vem de ringer.",
        "En namngiven kontaktperson på varje gymnasium och fritidsgård, med telefonnummer på anslagstavlan.",
        "12 fasta kontaktpersoner. Affischer uppsatta senast den 4 september. Ett blad om sommarens öppettider senast "
        "den 15 maj och ett om festivaler senast den 10 juli.",
        (
            level(12, "kontaktpersoner", *monthly(15, 8, 8, 8, 9, 9, 9, None, 8, 9, 9, 9, 9)),
            done(Seen("09-03"), by="09-04"),
            done(Seen("05-14"), by="05-15"),
            done(Seen("07-09"), by="07-10"),
        ),
        "youth",
    ),
)
