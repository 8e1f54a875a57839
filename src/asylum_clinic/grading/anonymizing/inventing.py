"""What takes the place of a name: always the same invented one for the same name, however it is spelt."""

# ruff: noqa: E501 (a pattern is read whole or not at all)
from __future__ import annotations

import random
import re

from asylum_clinic.errors import KitError
from asylum_clinic.grading.anonymizing.found import KINDS, NUMBERS
from asylum_clinic.grading.anonymizing.words import WORD, bare, key, lists, near
from asylum_clinic.resources import datasets, read_yaml

_BODY_HEADS = re.compile(
    r"(?i)(?:(?:immigration|district|municipal|regional|city|military)? ?court(?: of appeals)?|asylum office|"
    r"(?:service |ice |contract |regional |county )?(?:detention|processing|correctional|residential|staging|immigration|holding)?"
    r" ?(?:detention |processing )?(?:center|centre|facility|institution|complex)|(?:county |regional |state |federal |central )?(?:jail|prison|penitentiary|colony))$"
)


class Inventor:
    """Gives each name of a file one invented name, in an order that chance decides.

    Parameters
    ----------
    chance : random.Random
        ``random.SystemRandom`` for a real file, so that nobody can draw the same names again.
    """

    def __init__(self, chance: random.Random) -> None:
        self._pools: dict[str, list[str]] = read_yaml(datasets() / "anonymizing" / "invented.yaml")
        self._chance = chance
        for pool in self._pools.values():
            chance.shuffle(pool)
        self._used: dict[str, int] = {}
        self.by_key: dict[str, str] = {}
        self.spellings: dict[str, set[str]] = {}
        self._numbers: dict[tuple[str, str], str] = {}

    def instead(self, text: str, kind: str) -> str:
        """Return what stands instead of a finding; lines stay as many as they were."""
        if kind in NUMBERS:
            new = self._number(text, kind)
        elif kind in {"COURT", "DETENTION"}:
            new = self._body(text)
        elif kind in {"ORGANIZATION", "SCHOOL"}:
            new = self._organization(text)
        else:
            new = self._name(text, kind)
        return new + "\n" * (text.count("\n") - new.count("\n"))

    def _number(self, text: str, kind: str) -> str:
        same = (kind, re.sub(r"\W", "", text).casefold()[-9:])
        if same not in self._numbers:
            count = sum(known == kind for known, _ in self._numbers) + 1
            self._numbers[same] = f"[{KINDS[kind]} {count}]" if count > 1 else f"[{KINDS[kind]}]"
        return self._numbers[same]

    def _body(self, text: str) -> str:
        head = _BODY_HEADS.search(text)
        if head and head.start():
            name = text[: head.start()].strip()
            return f"{self._of(key(name), 'place', name)} {text[head.start() :].strip()}"
        before, joint, name = (
            re.split(r"( (?:in|at|of) )", text, maxsplit=1) if re.search(r" (?:in|at|of) ", text) else ("", "", text)
        )
        return f"{before}{joint}{self._of(key(name), 'place', name)}"

    def _organization(self, text: str) -> str:
        known = lists()
        if re.search(r"\d", text) and (number := re.search(r"\d{1,6}", text)):
            if number.group() not in self.by_key:
                self.by_key[number.group()] = str(self._chance.randint(2, 10 ** max(1, len(number.group())) - 1))
            return text[: number.start()] + self.by_key[number.group()] + text[number.end() :]
        words = text.split()
        heads = known.school_heads | known.organization_heads | known.place_heads
        last = words[-1:] if len(words) > 1 and bare(words[-1]).casefold().strip(".") in heads else []
        name = " ".join(words[: len(words) - len(last)])
        return " ".join([self._of(key(name), "organization", name), *last])

    def _name(self, text: str, kind: str) -> str:
        known = lists()
        if kind == "COUNTRY":
            return self._of(key(text), "country", text)
        seen = 0

        def one(match: re.Match[str]) -> str:
            nonlocal seen
            word = bare(match.group())
            low = word.casefold()
            if low in known.particles and len(low) > 1 and text.strip() != word:
                return match.group()
            if kind == "PLACE" and low in known.place_heads and seen + 1 and text.strip() != word:
                return match.group()
            if low in known.titles and text.strip() != word and word[0].isupper() and not seen:
                return match.group()
            pool = "place" if kind == "PLACE" else "given" if not seen else "family"
            seen += 1
            if len(word) == 1:
                return self._initial(word)
            return self._of(key(word), pool, word) + match.group()[len(word) :]

        return WORD.sub(one, text)

    def _initial(self, letter: str) -> str:
        names = [new for old, new in self.by_key.items() if old.startswith(letter.casefold())]
        new = names[0][0] if names else self.by_key.setdefault(letter, self._chance.choice("BCDEFGHJKLMNOPRSTVWZ"))
        return new.upper() if letter.isupper() else new.lower()

    def _of(self, name: str, pool: str, spelt: str) -> str:
        same = (
            name if name in self.by_key else next((old for old in self.by_key if near(old, name) and old.isalpha()), "")
        )
        if not same:
            self.by_key[name] = self._draw(pool)
            same = name
        self.spellings.setdefault(same, set()).add(spelt.casefold())
        new = self.by_key[same]
        return new.upper() if spelt.isupper() and len(spelt) > 1 else new.lower() if spelt.islower() else new

    def _draw(self, pool: str) -> str:
        number = self._used.get(pool, 0)
        self._used[pool] = number + 1
        if number >= 40 * len(self._pools[pool]):
            raise KitError("the file holds more names than the kit has invented", do="anonymize it in parts")
        again, place = divmod(number, len(self._pools[pool]))
        return self._pools[pool][place] + (f"-{self._pools[pool][again - 1]}" if again else "")
