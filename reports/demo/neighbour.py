"""The neighbour's plan: a small shelter that shares nothing with the first association."""

from reports.demo.shape import Goal, Plan, cases_within, contacts, counted, days, kept, level, monthly, number

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
        ),
        "Plattform för ideellt engagemang": (
            Goal(
                "Vi behöver bli fler.",
                "Ta med en vän till nästa möte.",
                "15 volontärer, och lika många som kan logga själva som när året började.",
                (
                    level(
                        15, "volontärer", *monthly(10, 11, 11, 12, 12, 12, 13, None, 13, 13, 14, 14, 14), baseline=11
                    ),
                    kept(counted("volunteers.active", "level", "volontärer")),
                ),
            ),
        ),
    },
)
