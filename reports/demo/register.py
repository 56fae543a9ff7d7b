"""The volunteers as data: who they are, what they do and since when. All invented; days are "MM-DD" of the year."""

from dataclasses import dataclass

WOMEN, YOUTH, VICTIMS = ("women",), ("youth",), ("victims",)
TRAINED_IN_SPRING, TRAINED_IN_AUTUMN = "03-28", "10-24"

# What the basic training is to give knowledge of.
CONTENTS = (
    "Hur våld blir vardag",
    "Banden till den som slår",
    "Varningstecken",
    "Heder och tvång",
    "Att vara särskilt utsatt",
    "Att vara volontär hos oss",
)


@dataclass(frozen=True)
class Helper:
    """Active since before the year, from a day of it, or not yet: `since` is "", a day or None.

    Who is `trained` on no day of the year passed before they began; None has not passed at all. The register extract
    is shown anew in January unless it is `lapsed`.
    """

    name: str
    gender: str
    works_at: tuple[str, ...]
    roles: tuple[str, ...]
    since: str | None = ""
    leaves: str = ""
    trained: str | None = ""
    lapsed: bool = False
    is_protected: bool = False
    email: str = ""
    languages: tuple[str, ...] = ("sv",)

    def is_here(self, day: str) -> bool:
        return self.since is not None and self.since <= day and not "" < self.leaves <= day


def woman(name, works_at, *roles, **facts):
    return Helper(name, "woman", works_at, roles, **facts)


def man(name, works_at, *roles, **facts):
    return Helper(name, "man", works_at, roles, **facts)


CHAT = (
    man("Ossian Havssten", YOUTH, "chat", email="volunteer@demo.example", languages=("sv", "en")),
    woman("Juni Sandmåra", YOUTH, "chat", email="juni@demo.example"),
    woman("Alma Grenviol", YOUTH, "chat"),
    woman("Bodil Mosslund", YOUTH, "chat", languages=("sv", "fi")),
    woman("Cajsa Vindlöv", YOUTH, "chat", "group_leader"),
    woman("Dagny Älvros", YOUTH, "chat"),
    woman("Ebba Strandkvist", YOUTH, "chat", lapsed=True),
    woman("Fatima Solgren", YOUTH, "chat", languages=("sv", "ar")),
    man("Gustav Havsro", YOUTH, "chat"),
    woman("Hanna Lindskog", YOUTH, "chat"),
    woman("Ines Björklöv", YOUTH, "chat", languages=("sv", "es")),
    man("Jakob Fjällsten", YOUTH, "chat"),
    woman("Klara Sjöviol", YOUTH, "chat"),
    woman("Linn Granlöv", YOUTH, "chat", is_protected=True),
    Helper("Mio Stenkvist", "other", YOUTH, ("chat",)),
    woman("Nora Ekviol", YOUTH, "chat"),
    man("Olle Bäckros", YOUTH, "chat", lapsed=True),
    woman("Pia Månlund", YOUTH, "chat"),
    woman("Rut Vassvik", YOUTH, "chat", "group_leader"),
    woman("Saga Lövström", YOUTH, "chat"),
    woman("Tindra Åslund", YOUTH, "chat", leaves="02-25"),
    woman("Unni Kvistros", YOUTH, "chat", since="09-05", leaves="10-28"),
)

SUPPORT = (
    man("Folke Vindfjäll", VICTIMS, "support", "witness", email="folke@demo.example"),
    woman("Siri Månljung", ("victims", "women"), "support", email="siri@demo.example"),
    man("Valter Rönnkvist", VICTIMS, "support", "witness", trained=None),
    woman("Wilma Hedlöv", VICTIMS, "support", languages=("sv", "so")),
    woman("Ylvali Strömgren", VICTIMS, "support", since="02-16"),
    man("Åke Dalviol", VICTIMS, "support", "witness", since="04-16"),
    woman("Ängla Skogsvik", VICTIMS, "support", since="09-16", trained=None),
    man("Östen Klippros", VICTIMS, "support", since="11-16", trained=None),
    woman("Agda Rosenvik", WOMEN, "support"),
    woman("Berit Alkvist", WOMEN, "support", languages=("sv", "en", "fa")),
    woman("Cecilia Tallros", WOMEN, "support", trained=None),
    woman("Dina Sundviol", WOMEN, "support", languages=("sv", "ti")),
    woman("Edla Vinterlöv", WOMEN, "support", leaves="06-20"),
    woman("Frida Nordlund", WOMEN, "support", "lawyer"),
)

OTHERS = (
    woman("Greta Liljevik", WOMEN, "phone", since="01-09"),
    woman("Hedda Sommarlöv", WOMEN, "outreach", since="02-09"),
    woman("Irma Källviol", WOMEN, "phone", since="03-09"),
    woman("Jorun Hasselvik", WOMEN, "phone", since="05-07", trained=TRAINED_IN_SPRING),
    woman("Kerstin Aspros", WOMEN, "outreach", since="08-09", trained=TRAINED_IN_SPRING),
    woman("Lovisa Ängskvist", WOMEN, "phone", since="10-09", trained=TRAINED_IN_SPRING),
    woman("Märit Fågelros", WOMEN, "phone", since=None, trained=TRAINED_IN_SPRING),
    woman("Naima Bergviol", WOMEN, "phone", since="11-08", trained=TRAINED_IN_AUTUMN, languages=("sv", "ar")),
    woman("Oda Sjölöv", WOMEN, "outreach", since="12-08", trained=TRAINED_IN_AUTUMN),
    woman("Petra Lundros", WOMEN, "phone", since=None, trained=TRAINED_IN_AUTUMN),
    woman("Runa Hagviol", WOMEN, "phone", since=None, trained=TRAINED_IN_AUTUMN),
    woman("Stina Myrkvist", WOMEN, "outreach", since=None, trained=TRAINED_IN_AUTUMN),
    man("Tage Granros", VICTIMS, "witness", since=None, trained=None),
)

DEMO = (*CHAT, *SUPPORT, *OTHERS)

GIRLS = ("girls",)
NEIGHBOUR = (
    woman("Tuva Fjällsyra", GIRLS, "chat", email="tuva@granne.example"),
    woman("Ylva Hjortron", GIRLS, "chat", "phone", email="ylva@granne.example"),
    *(
        woman(name, GIRLS, "chat")
        for name in (
            "Aina Ripkvist", "Britta Snölöv", "Carin Frostros", "Disa Fjällvik", "Elna Myrviol",
            "Fanny Hedros", "Gunda Storsjö", "Hilma Björnlav", "Ida Vidkvist",
        )
    ),
    woman("Jonna Åreskog", GIRLS, "phone", since="04-04"),
    woman("Kaisa Renlöv", GIRLS, "chat", since="07-03"),
    woman("Lina Stormvik", GIRLS, "chat", since="10-03"),
)  # fmt: skip

# (name, gender) of those employed, and where; None is the whole association.
EMPLOYED = {
    "demo": (
        ("Disa Norrviol", "woman", None),
        ("Tyra Björkrot", "woman", "women"),
        ("Iris Rågvind", "woman", "youth"),
        ("Embla Kornblad", "woman", "women"),
        ("Alva Snölykta", "woman", None),
        ("Arvid Klockvind", "man", "victims"),
    ),
    "granne": (("Greta Renlav", "woman", "girls"),),
}
