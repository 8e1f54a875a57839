"""Invented narratives with marked identifiers, written anew from templates by a seeded script.

A template's slots are filled with names of many cultures and scripts, numbers and dates in many ways of writing; every
fourth narrative is spoiled as by OCR. The half of the templates that the recognizers were tuned on and the half that
was written without a look at them stand in two files (what was found at first sight: see benchmarks/anonymizing.py). No name is that of a person whom anybody meant.
"""

# ruff: noqa: E501 (what is compared is read whole)
from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

TEMPLATES = Path(__file__).parent / "data" / "anonymizing"
FILLS = 4
GIVEN_FAMILY = """
Ivaylo Terziev|Oksana Hrytsenko|Dmitri Volkonin|Zviad Kharabadze|Armen Ghazarian|Shirin Daryabi|Farhad Mokhtarzadeh|Gulnara Abdykalykova
Bakhtiyor Yuldoshev|Nasrullah Ghafoori|Zahra Hotaki|Abdul-Rahman Al-Jubouri|Fatima al-Zein|Yousef Bou Khalil|Mohammed Elsayyad|Hodan Warsame
Abdirahman Guleed|Tsegaye Woldemariam|Selamawit Ghebremedhin|Chidinma Okwuosa|Oluwaseun Adebanjo|Kwabena Asiedu-Mensah|Fatoumata Diallo-Bah
Mamadou Keita|Jean-Bosco Nshimirimana|Chantal Uwamahoro|Thandiwe Mkhabela|Tendai Chigumbura|Xiomara Bonilla|José Luis Ajanel|María del Carmen Tzoc
Wilmer Alvarenga|Yesenia Cruz-Funes|Dieudonné Jean-Baptiste|Marie-Ange Dorvil|Juan Quispe Mamani|Thiago da Conceição|Nguyễn Thị Hạnh|Phuoc Dang
Zhou Meiling|Xu Jianguo|Tenzin Dolkar|Pemba Lhamu|Rajinder Kaur Dhaliwal|Gurpreet Sekhon|Sivakumar Thevarajah|Kumari Jayasekara|Bishnu Adhikari
Mohammad Rafiq Ullah|Aye Thandar|Saw Htoo|Soe Naing|Azadeh Kermani|Baran Demirtas|Hêvî Bozarslan|Emre Yıldırım|Łukasz Wójtowicz|Ngozi Eze
Amina Yusuf|Omar Sesay|Li Na|Musa Bility|Mary Tamba|Daniel Mensah|Grace Achieng|Mark Ochieng|John Bosco Okello|Lena Haddad
Аляксей Каваленка|Наталія Бондаренко|محمد الحسيني|ሰላም ተስፋዬ|李小红|Fahad Bin Nasser|Ahmad Shah Wardak|Nyakim Deng|Peter Gatluak|O'Neil Charles
""".strip().replace("\n", "|").split("|")  # fmt: skip
PLACES = """Starodinsk|Verkhnaya Luka|Qarabolaq|Tel Armush|Ghazniyan|Deh Surkh|Bulo Hawo Yar|Adi Teklay|Umuoka|Okpanza|Nyarugenza|Kibuzi
San Jerónimo Ixcán|Las Cañitas|Aldea Chimul|Trou-du-Loup|Puno Alto|Kampong Svay Rieng|Bến Lạc|Xinhezhuang|Dolpo Gaon|Nowa Rudka|Çeltikköy
Al-Mansuriyah|Beit Qamar|Kharbad|Tamale-Sud|Nzérébou|Marawi Kecil|Гродненск""".replace("\n", "|").split("|")
ORGS = """Zarya Bakery|Golden Crane Textile Factory|Radio Mburucuyá|Al-Amal Transport|Kestrel Logistics LLC|Banco del Valle|Novaya Gazeta Severa
Hotel Miramundo|Tawakal Money Transfer|Sunrise Poultry Farm|Meridian Steel Plant|Okapi Printing|Nuru Health Foundation|Yildiz Garage|Cedar & Sons Ltd
Farmacia San Judas|Blue Nile Bookshop""".replace("\n", "|").split("|")
SCHOOLS = """School No. 14|Lyceum 3|Saint Bakhita Primary School|Al-Farabi University|Colegio La Esperanza|Ebenezer Secondary School|Tashkul Polytechnic
Nyota Academy|Instituto Tecnológico Benito""".replace("\n", "|").split("|")
COURTS = [
    "Atlanta Immigration Court",
    "immigration court in Aurora",
    "San Diego Immigration Court",
    "Batavia Immigration Court",
]
DETENTION = ["Stewart Detention Center", "Otay Mesa Detention Center", "Winn Correctional Center", "South Texas ICE Processing Center",
             "Adelanto ICE Processing Facility", "Farmville Detention Center"]  # fmt: skip
STREETS = [
    "Peachtree Street NE",
    "W. Alameda Ave",
    "Martin Luther King Blvd",
    "Old Mill Road",
    "E 47th Street",
    "Calle Ocho",
]
TOWNS = ["Decatur, GA 30030", "Aurora, CO 80012", "El Paso, TX 79901", "Queens, NY 11372", "Omaha, NE 68107"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DIRECT = ("person", "a_number", "phone", "email", "address", "birth_date", "receipt", "passport", "handle")
"""What points to a person at once."""


@dataclass(frozen=True)
class Marked:
    """A marked identifier: where it stands and of which kind it is."""

    start: int
    end: int
    kind: str


@dataclass
class Narrative:
    """A narrative with its marks, and which template of which half it is from."""

    name: str
    half: str
    text: str = ""
    marks: list[Marked] = field(default_factory=list)


def corpus(seed: int = 20261124) -> list[Narrative]:
    """Write every narrative; the same seed gives the same text."""
    chance = random.Random(seed)
    found = []
    for half in ("tuned", "held-out"):
        templates = (TEMPLATES / f"{half}.md").read_text(encoding="utf-8").split("\n---\n")
        for number, template in enumerate(templates, 1):
            for fill in range(FILLS):
                found.append(_fill(Narrative(f"{half} {number}.{fill + 1}", half), template, chance, noisy=fill == 3))
    return found


def _fill(narrative: Narrative, template: str, chance: random.Random, *, noisy: bool) -> Narrative:
    people = [[*one.split(" ", 1), one][:2] for one in chance.sample(GIVEN_FAMILY, 5)]
    values: dict[str, str] = {}
    parts: list[str] = []
    at = 0
    for piece in re.split(r"(\{[^}]+\})", template.strip()):
        kind, text = ("", piece) if not piece.startswith("{") else _slot(piece[1:-1], people, values, chance)
        if kind and noisy and chance.random() < 0.5:
            text = _ocr(text, chance)
        if kind:
            article = len("the ") if text.startswith("the ") else 0
            narrative.marks.append(Marked(at + article, at + len(text), kind))
        parts.append(text)
        at += len(text)
    narrative.text = "".join(parts) + "\n"
    for name in ("Blessing", "Patience", "Mercy", "Grace", "Hope", "Joy"):
        for match in re.finditer(rf"\b{name}\b", narrative.text if name in template else ""):
            if not any(mark.start <= match.start() < mark.end for mark in narrative.marks):
                narrative.marks.append(Marked(*match.span(), "person"))
    return narrative


def _slot(slot: str, people: list[list[str]], values: dict[str, str], chance: random.Random) -> tuple[str, str]:
    name, *forms = slot.split(".")
    if re.fullmatch(r"p\d", name):
        first, last = people[int(name[1]) - 1]
        return "person", _person(first, last, forms, chance)
    if name not in values:
        kind = re.sub(r"\d", "", name)
        values[name] = MAKERS[kind](chance)
    value = values[name]
    for form in forms:
        value = {"lower": value.lower(), "upper": value.upper()}[form]
    return KINDS.get(re.sub(r"\d", "", name), re.sub(r"\d", "", name)), value


def _person(first: str, last: str, forms: list[str], chance: random.Random) -> str:
    value = f"{first} {last}"
    for form in forms:
        match form:
            case "first":
                value = first
            case "last":
                value = last
            case "lower":
                value = value.lower()
            case "upper":
                value = value.upper()
            case "initials":
                value = f"{first[0]}.{last[0].upper()}."
            case "firstinitial":
                value = f"{first[0]}."
            case "variant":
                value = _variant(first, chance) + " " + _variant(last, chance)
    return value


def _variant(name: str, chance: random.Random) -> str:
    """Spell a name in another transliteration: one letter is another, twice or gone."""
    places = [place for place, letter in enumerate(name) if place and letter.isalpha()]
    if len(name) < 5 or not places:
        return name
    place = chance.choice(places)
    return name[:place] + chance.choice(["", name[place] * 2, chance.choice("aeiou")]) + name[place + 1 :]


def _ocr(text: str, chance: random.Random) -> str:
    swaps = [("o", "0"), ("l", "1"), ("m", "rn"), ("I", "l"), ("S", "5"), ("e", "c"), ("0", "O"), ("1", "l")]
    old, new = chance.choice(swaps)
    places = [place for place, letter in enumerate(text) if letter == old]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + new + text[place + 1 :]


def _digits(count: int, chance: random.Random) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _a_number(chance: random.Random) -> str:
    a, b, c = "2" + _digits(2, chance), _digits(3, chance), _digits(3, chance)
    return chance.choice(
        [
            f"A {a} {b} {c}",
            f"A{a}{b}{c}",
            f"A{a}-{b}-{c}",
            f"A# {a}-{b}-{c}",
            f"A-{a} {b} {c}",
            f"a{a}{b}{c}",
            f"{a}-{b}-{c}",
        ]
    )


def _phone(chance: random.Random) -> str:
    a, c = chance.choice(["404", "915", "718", "303"]), "01" + _digits(2, chance)
    return chance.choice(
        [f"({a}) 555-{c}", f"{a}-555-{c}", f"{a}.555.{c}", f"+1 {a} 555 {c}", f"{a}555{c}", f"+93 70 0{_digits(2, chance)} {_digits(4, chance)}",
         f"+502 5{_digits(3, chance)} {_digits(4, chance)}", f"00380 67 {_digits(3, chance)} {_digits(2, chance)} {_digits(2, chance)}"]
    )  # fmt: skip


def _email(chance: random.Random) -> str:
    one = "".join(chance.choice("abdeghiklmnoprstuz") for _ in range(6))
    return chance.choice(
        [
            f"{one}.{_digits(2, chance)}@mail.test",
            f"{one}_k@post.example",
            f"{one} @ mail.test",
            f"{one}@example.org",
            f"{one} at gmail dot com",
        ]
    )


def _day(chance: random.Random, first: date, span: int) -> date:
    return first + timedelta(days=chance.randrange(span))


def _written(day: date, chance: random.Random) -> str:
    month = MONTHS[day.month - 1]
    end = "th" if day.day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return chance.choice(
        [f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", f"{day.isoformat()}", f"{day.month:02}/{day.day:02}/{day.year}",
         f"{day.day:02}.{day.month:02}.{day.year}", f"{month[:3]} {day.day}, {day.year}", f"the {day.day}{end} of {month} {day.year}",
         f"{month.lower()} {day.day} {day.year}", f"{month} {day.day}{end}, {day.year}"]
    )  # fmt: skip


def _receipt(chance: random.Random) -> str:
    return chance.choice(
        [
            f"IOE{_digits(10, chance)}",
            f"WAC-{_digits(10, chance)}",
            f"EAC {_digits(2, chance)} {_digits(3, chance)} {_digits(5, chance)}",
        ]
    )


def _address(chance: random.Random) -> str:
    unit = chance.choice(["", ", Apt 4B", " #12"])
    return f"{chance.randrange(10, 9000)} {chance.choice(STREETS)}{unit}, {chance.choice(TOWNS)}"


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "a": _a_number,
    "phone": _phone,
    "email": _email,
    "receipt": _receipt,
    "address": _address,
    "dob": lambda chance: _written(_day(chance, date(1975, 1, 1), 11000), chance),
    "date": lambda chance: _written(_day(chance, date(2017, 1, 1), 2700), chance),
    "passport": lambda chance: chance.choice(
        [f"AB{_digits(7, chance)}", f"P{_digits(8, chance)}", f"N {_digits(7, chance)}"]
    ),
    "handle": lambda chance: (
        chance.choice(["@", "@real_", "@voz."]) + "".join(chance.choice("abdeghiklmnoprstuz") for _ in range(7))
    ),
    "place": lambda chance: chance.choice(PLACES),
    "org": lambda chance: chance.choice(ORGS),
    "school": lambda chance: chance.choice(SCHOOLS),
    "court": lambda chance: chance.choice(COURTS),
    "detention": lambda chance: chance.choice(DETENTION),
}
KINDS = {"a": "a_number", "dob": "birth_date", "org": "organization"}
