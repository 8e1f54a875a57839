"""Rare facts: nobody's name, and yet a person who knows the story will know whose it is."""

# ruff: noqa: E501 (a pattern is read whole or not at all)
from __future__ import annotations

import re
from collections.abc import Iterator

_TRADE = (
    r"(?:pharmacist|journalist|reporter|teacher|headmaster|nurse|doctor|surgeon|dentist|veterinarian|lawyer|judge|pastor|imam|priest|"
    r"mayor|baker|tailor|photographer|singer|musician|boxer|wrestler|footballer|athlete|pilot|engineer|professor|poet|editor|weaver|"
    r"blacksmith|beekeeper|librarian|midwife|mechanic|goldsmith|carpenter)"
)
_RANK = (
    r"(?:private|corporal|sergeant|lieutenant|captain|major|colonel|general|conscript|commander|deputy|warrant officer)"
)
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
RARE: tuple[tuple[str, str, str], ...] = (
    ("a small place", r"\b(?:small |tiny |mountain |fishing |remote )?(?:village|hamlet|settlement)\b[^.,;\n]{0,40}", "say the kind of region, and no name, size or distance"),
    ("a trade together with a place", rf"\b(?:the )?(?:only |first |last |best )?{_TRADE}\b[^.;\n]{{0,30}}\b(?:in|of|at|from) (?:the |our |my )?[\w-]+", "say the branch (health, trade, teaching), or the place, and not both"),
    ("the only, the first or the last one", r"\bthe (?:only|first|last|youngest|oldest|eldest) (?:\w+ ){0,2}(?:in|of|to|who|from)\b[^.;\n]{0,40}", "leave out that there was no other"),
    ("a rank or a unit", rf"\b(?:{_RANK}|battalion|brigade|regiment|division|platoon|squad|military unit)\b[^.,;\n]{{0,30}}", "say soldier or officer, and no unit"),
    ("children with number or ages", rf"\b{_NUMBER} (?:children|sons|daughters|kids|brothers|sisters|siblings)\b[^.;\n]{{0,60}}|\baged? {_NUMBER}\b(?:[^.;\n]{{0,30}}\b{_NUMBER}\b)*|\btwins\b|\btriplets\b", "say children, or change number and ages where the claim does not need them"),
    ("an age", r"\b(?:\d{1,2}|[a-z]+teen|[a-z]+ty(?:-[a-z]+)?) years? old\b", "say child, young, middle-aged, old"),
    ("an illness or an injury", r"(?i)\b(?:diabet\w+|epilep\w+|cancer|leuk\w+|HIV|AIDS|asthma|hepatitis|tuberculosis|PTSD|depress\w+|schizo\w+|miscarriage|pregnan\w+|amputat\w+|limp|scar|tattoo|blind|deaf|prosthe\w+|wheelchair|burn(?:s|ed) on|birthmark|missing (?:finger|toe|eye|tooth))\b", "leave it out where the claim does not need it, or say illness or injury"),
    ("a day that newspapers know", r"(?i)\b(?:election|referendum|coup|earthquake|flood|massacre|bombing|explosion|assassinat\w+|protest|demonstration|uprising|revolution|mobili[sz]ation|state of emergency|curfew|cease-?fire|shelling of|fall of|funeral of|anniversary|independence day|world cup|olympic\w*)\b", "the date beside it is moved; say the event in general terms, since it dates the story"),
    ("seen by many", r"(?i)\b(?:on television|on tv|on youtube|went viral|viral|in the news(?:papers?)?|on the front page|published|broadcast|followers|subscribers|video of|interviewed by|article about|court case|posted (?:a|the) video)\b", "who searches finds it: say it in general terms"),
    ("a nationality, people or language", r"\b(?:[A-Z]\w+(?:ian|ish|ese|ani|ari|ean|ali|uan|nian)|Kurd\w*|Hazara\w*|Pashtun\w*|Uzbek\w*|Tajik\w*|Dari|Farsi|Arab\w*|Roma|Hausa|Yoruba|Igbo|Tutsi|Hutu|Oromo|Tigray\w*|Amhar\w*|Mam|K'iche'?|Garifuna|Greek|Thai|Uyghur\w*|Rohingya|Karen|Somali|Swahili|Urdu|Hindi|Tamil|French|Dutch)\b", "say the invented country's people or language"),
    ("a faith or group with few members", r"(?i)\b(?:jehovah's witness\w*|ahmadi\w*|baha'?i\w*|yazidi\w*|yezidi\w*|druze|alawite\w*|falun gong|zoroastrian\w*|mandaean\w*|coptic|adventist\w*|old believers?|ismaili\w*|transgender|intersex|albin\w+)\b", "invent a faith or a group that the claim needs in the same way"),
    ("a route", r"(?i)\b(?:darien|rio grande|via|through) [^.;\n]{0,60}\bthen\b[^.;\n]{0,40}", "name fewer stations"),
    ("a place in the United States", r"\b(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|Virginia|Washington|Wisconsin|Wyoming)\b", "say the circuit, which the law needs, and no state"),
)  # fmt: skip
"""What it is, the pattern, and how to say it in general terms."""

_COMPILED = tuple((what, re.compile(pattern), do) for what, pattern, do in RARE)


def rare(line: str) -> Iterator[tuple[str, str, str]]:
    """Yield each rare fact of a line: what it is, its words, and how to say it in general terms.

    Examples
    --------
    >>> next(rare("I was the only pharmacist in the valley."))[0]
    'a trade together with a place'
    """
    for what, pattern, do in _COMPILED:
        for match in pattern.finditer(line):
            yield what, match.group().strip(), do
