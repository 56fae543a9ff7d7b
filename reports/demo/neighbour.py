"""The neighbour's plan: a small shelter that shares nothing with the first association."""

from dataclasses import replace

from reports.demo.shape import (
    Goal,
    Plan,
    activities,
    all_partners_active,
    cases_within,
    contacts,
    counted,
    days,
    kept,
    number,
)

PLAN = Plan(
    vision="Varje tjej ska kunna växa upp utan rädsla.",
    purpose="Grannjouren ger unga tjejer i Jämtland någon att prata med.",
    values="Vi tror på den som berättar.",
    areas={
        "Stödverksamhet": (
            Goal(
                "Jouren ska svara när någon hör av sig.",
                "Chatt på söndagar, telefon på onsdagar.",
                "90 stödkontakter.",
                (contacts(90).opened(22, until="03-31", source="ur Excel, januari–mars"),),
                "girls",
            ),
            Goal(
                "Den som berättar om något svårt ska inte bli lämnad.",
                "Samma två svarar hela vägen.",
                "Alla har sökts inom 2 dagar. Alla får frågan om de vill ses.",
                (
                    cases_within("cases.first_attempt", 2, "days"),
                    counted("cases.meetings_offered", "ratio", "ärenden", 100),
                ),
                "girls",
            ),
        ),
        "Våldsförebyggande insatser": (
            Goal(
                "Alla nior i Östersund ska veta vad samtycke betyder.",
                "Lektioner tillsammans med elevhälsan.",
                "12 lektioner.",
                (number(12, "lektioner", *days("02-04", "02-25", "03-18", "04-22", "09-23", "10-14", "11-11")),),
                "girls",
            ),
            Goal(
                "Ingen skola ska vara utan oss.",
                "Ringa kuratorn på varje skola i augusti.",
                "Alla högstadieskolor.",
                (all_partners_active("högstadieskolor", "lower_secondary"),),
            ),
        ),
        "Plattform för ideellt engagemang": (
            Goal(
                "Vi behöver bli fler.",
                "Ta med en vän till nästa möte.",
                "15 volontärer, och lika många som kan logga själva som när året började.",
                (
                    replace(counted("volunteers.active", "level", "volontärer", 15), baseline=11),
                    kept(counted("volunteers.active", "level", "volontärer", account=("yes",))),
                ),
            ),
        ),
        "Utåtriktat arbete i hela länet": (
            Goal(
                "Den som bor eller arbetar här ska veta vart hon kan vända sig.",
                "Stå på torget, besöka föreningar, bjuda in politiker och följa upp besöken.",
                "6 tillfällen.",
                (activities(6, "tillfällen", "event", "lecture", "network", "meeting"),),
            ),
        ),
        "Nya volontärer och deras utbildning": (
            Goal(
                "Den som vill hjälpa till ska vara trygg i uppgiften från första passet.",
                "Grundkurs på våren och på hösten, med en erfaren volontär vid sidan av.",
                "2 grundkurser.",
                (activities(2, "grundkurser", "training_others", audience=("volunteers",)),),
            ),
        ),
        "Kunskap i skolor och på fritidsgårdar": (
            Goal(
                "Unga ska kunna se skillnad på omtanke och kontroll.",
                "Lektioner och kvällar, alltid två tillsammans.",
                "200 elever.",
                (counted("plans.people_reached", "count", "elever", 200, audience=("pupils", "students")),),
                "girls",
            ),
        ),
        "Äldre kvinnor": (
            Goal(
                "Även den som har levt länge med våld ska hitta hit.",
                "Själva läsa på om äldres villkor, och besöka träffpunkterna.",
                "4 besök på träffpunkter.",
                (activities(4, "besök", audience=("elderly",)),),
            ),
        ),
        "Sociala medier": (
            Goal(
                "Vi ska finnas i de flöden där tjejer redan är.",
                "Turas om att skriva, en vecka var.",
                "24 inlägg.",
                (activities(24, "inlägg", "post"),),
            ),
        ),
    },
)
