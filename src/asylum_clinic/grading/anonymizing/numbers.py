"""Recognizers of numbers, accounts and addresses: patterns, and what they leave that is long enough to be a number."""

# ruff: noqa: E501 (a pattern is read whole or not at all)
from __future__ import annotations

import re
from collections.abc import Iterator

from asylum_clinic.grading.anonymizing.addresses import ADDRESS
from asylum_clinic.grading.anonymizing.found import Found
from asylum_clinic.grading.anonymizing.words import digits_read, letters_read

_DIGIT = r"[0-9OolIS]"
_GAP = r"(?: ?[./*•·–—-] ?| )?"
_SAID = r"(?:(?:double|triple) )?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_NO = r"(?: ?(?:number|no\b\.?|nr\b\.?|num\b\.?|#|№|id\b))"
_IS = r"(?: here)?(?: is| was| reads|:|,|\?)? ?"
_CODE = r"(?=[\w/ -]*[0-9])[A-Z0-9](?:[A-Z0-9/-]| (?=[0-9])){2,}\b"
PATTERNS: dict[str, tuple[str, ...]] = {
    "A_NUMBER": (
        rf"\b[Aa]\)?[ \t#:№.-]{{0,3}}(?:[0-9]{_DIGIT}{{1,2}}){_GAP}{_DIGIT}{{3}}{_GAP}{_DIGIT}{{3}}\b",
        rf"(?i)\b(?:alien|A|USCIS)[ -]?(?:registration[ -]?)?(?:number|file|no|num|nr|#)?\.?(?: is| was|:|,|#|\?)? ?#?"
        rf"\(?(?:A\)?[ -]?)?[0-9]{_DIGIT}{{1,2}}{_GAP}{_DIGIT}{{3}}{_GAP}{_DIGIT}{{3}}\b",
        rf"(?i)\b(?:A|alien)[ -]?(?:registration )?(?:number|no\.?)(?: is| was|:|,)? ?(?:A[ -]?)?(?:{_SAID}[ ,-]+){{6,8}}{_SAID}\b",
        r"\b[Aa][-#: ]{0,3}[0-9](?:[ -]?[0-9]){7,8}\b(?![ -]?[0-9])",
        r"(?<![\w+.-])0?[0-9]{2,3}(?P<gap>[ /.–-])[0-9]{3}(?P=gap)[0-9]{3}\b(?![ -]?[0-9])",
    ),
    "RECEIPT": (rf"(?i)\b(?:EAC|WAC|LIN|SRC|NBC|MSC|IOE|YSC|ZAR|ZLA|ZHN|ZOL|ZNY|ZMI|ZCH|ZSF){_GAP}[0-9O]{{2,3}}{_GAP}[0-9O]{{3,4}}{_GAP}[0-9O]{{4,5}}\b",),
    "SSN": (r"(?<![\d-])[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}(?![\d-])",),
    "PASSPORT": (
        r"(?i)\b(?:passport|identity card|id card|national id|id|cédula|cedula|tazkira|birth certificate|driver'?s licen[cs]e|"
        rf"case|file|docket|serial|military book|military card|visa){_NO}+{_IS}(?=[\w/ -]*[0-9])[A-Z0-9](?:[A-Z0-9/-]| (?=[0-9])){{4,}}\b",
        r"(?i)\b(?:passport|tazkira|cédula|cedula|identity card)(?: is| was|:|,|'s)? ?(?=[\w-]*[0-9]{3})[A-Z0-9-]{6,}\b",
        rf"(?i)\b(?:licen[cs]e|bar|badge|card|book|register|births|file|case|docket|reference|control|confirmation|patient|record|interpreter|officer|inmate|booking|bed|membership|policy|ticket|plate|my|his|her){_NO}{_IS}(?=[\w/ -]*[0-9]{{2}}){_CODE}",
        r"(?i)\b(?:MRN|MR ?#|ref|reference|docket|interp(?:reter)?)[.:# ]{0,4}(?:no\.? ?|#)?(?=[\w/-]*[0-9]{2})[A-Z0-9][A-Z0-9/-]{2,}\b",
        r"(?:(?i:\bno\.?|\bnr\.?|№) ?|# ?)(?<!Pub\. L\. No\. )(?=[\w/-]*[0-9]{3})[A-Z0-9][A-Z0-9/-]{2,}\b",
        r"\b(?i:officer|agent|badge|interpreter|interp\.?) (?:[A-Z]{2,4}[ -]?)[0-9]{2,6}\b",
        r"\b[A-Z]{1,3}[ -]?[0-9]{6,12}\b",
        r"(?i)\b(?:acct|account|pin|ticket|acta|plate|dpi|curp|rut|booking|tag|policy)[.:# ]{1,4}(?=[\w/ -]*[0-9]{2})[A-Z0-9][A-Z0-9/-]+(?: [A-Z0-9-]*[0-9][A-Z0-9-]*)*\b",
        r"(?<=[:#])[ .:#]{1,12}(?=[\w-]*[0-9]{5})[A-Z0-9][A-Z0-9-]{4,}\b",
        r"(?<![\w/])(?=[\w/-]*[0-9]{2})[A-Z]{2,6}(?:[/-][A-Z0-9]+){2,6}\b",
        r"(?<![\w/.-])[0-9]{3,6}/[0-9]{1,6}/[0-9]{2,4}\b",
        r"(?<![\w/.-])[0-9]{3,6}[/-][A-Z]{1,2}\b",
        r"\b[A-Z]{2} [A-Z]{1,3}-?[0-9]{3,4}\b",
        r"(?:(?<=: )|(?<=, )|(?<=& )|(?<=and )|(?<=through )|(?<=ends )|(?<=ending )|(?<=ending in ))-[0-9]{3}\b",
    ),
    "PHONE": (
        r"(?<![\w/-])\+[0-9](?:[ ().-]{0,2}[0-9]){7,14}(?: ?(?:ext|x)\.? ?[0-9]{1,5})?(?!\w)",
        r"(?<![\w/-])(?:1[ .-])?\(?[0-9]{3}\)?[ ./•·-]{0,2}[0-9]{3}[ ./•·-][0-9]{4}(?:,? ?(?:ext|x)\.? ?[0-9]{1,5})?(?!\w)",
        r"(?<![\w/-])0[0-9]{1,4}(?:[ ./-][0-9]{2,4}){2,4}(?![\w/])",
        r"(?<![\w/.,-])0?[0-9]{9,14}(?!\w)",
        r"(?i)\b(?:phone|cell|mobile|tel|telephone|whatsapp|call|text)\w*(?: number)?(?: is| was|:|,|\.| me at| at)* ?"
        r"(?:\+?[0-9](?:[ ().-]{0,2}[0-9]){6,14})(?!\w)",
        r"(?<![\w/-])[0-9]{3}-[0-9]{4}(?![\w-])",
        r"(?<![\w/-])(?!(?:19|20)[0-9]{2}[ -](?:19|20)[0-9]{2})[2-9][0-9]{3}[ -][0-9]{4}(?![\w-])",
        r"(?<![\w/.,$#-])[0-9]{7}(?![\w,-])",
        rf"(?i)(?:{_SAID}[ ,-]+){{6,}}{_SAID}\b",
        rf"(?i)\b{_SAID}[ ,-]+(?:(?:{_SAID}|[0-9]{{1,4}})[ ,-]+){{3,}}(?:{_SAID}|[0-9]{{1,4}}|[a-z]+ty(?:[ -]{_SAID})?)\b",
    ),
    "EMAIL": (
        r"(?i)[\w.+-]+ ?@ ?[\w-]+(?: ?\. ?[\w-]+)+",
        r"(?i)\b[\w.+-]+ ?[\[({] ?at ?[\])}] ?[\w-]+(?: ?(?:\.|[\[({] ?dot ?[\])}]) ?[\w-]+)+",
        r"(?i)\b[\w.+-]+(?: (?:dot|underscore|dash) \w+)* at [\w-]+(?: dot \w{2,})+\b",
    ),
    "URL": (
        r"(?i)\b(?:https?://|www\.)[^\s<>\"')\]]+",
        r"(?i)\b(?:facebook|fb|instagram|t|vk|wa|ok|twitter|x|tiktok|youtube|telegram|linkedin)\.(?:com|me|ru)/[@\w./-]+",
    ),
    "HANDLE": (
        r"(?<![\w@.])@[\w.]*\w",
        r"(?<![\w/])u/[\w-]{3,}",
        r"(?i)\b(?:username|user name|handle|account|profile|nickname|screen name|comments? (?:of|by)|posted by|user|skype|telegram|instagram|tiktok|wechat|snapchat|snap|viber|signal|discord|facebook|messenger|twitter|reddit|fb|ig|imo|zalo|kakao(?:talk)?)"
        r"(?: name)?(?: is| was|:| called| named)? ?[\"'“‘]?(?:live:)?(?=[\w.]*[0-9_.]\w)[\w.]*\w[\"'”’]?",
        r"(?<![\w@./-])(?=\w*[^\W\d_])[\w.]*[^\W_]_[\w.]*[^\W_]",
    ),
    "ADDRESS": ADDRESS,
}  # fmt: skip
"""The patterns of each kind. They would rather find too much: a person looks at every line."""

_COMPILED = {kind: tuple(map(re.compile, patterns)) for kind, patterns in PATTERNS.items()}
_GROUPED = re.compile(r"(?<![\w/.,$:-])(?:\+|\()?[0-9]{1,10}(?:[ ./•·()-]{1,2}[0-9]{1,10}){1,6}(?![\w/:]|-\w)")
_DATED = re.compile(r"(?<!\d)(?:[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2})(?!\d)")
_FEWEST, _MOST = 9, 15
"""How many digits the telephone numbers of the world have, more or less: any grouping of so many is taken for one."""


def numbers(text: str) -> list[Found]:
    """Return every number and address in a text.

    Examples
    --------
    >>> sorted({found.kind for found in numbers("A 123 456 789, call 555-201-0199, zed@mail.test")})
    ['A_NUMBER', 'EMAIL', 'PHONE']
    """
    readings = dict.fromkeys((text, digits_read(text), letters_read(text)))
    found = [
        Found(*match.span(), kind)
        for read in readings
        for kind, patterns in _COMPILED.items()
        for pattern in patterns
        for match in pattern.finditer(read)
        if match.end() > match.start()
    ]
    return [*found, *(one for read in readings for one in _grouped(read))]


def _grouped(text: str) -> Iterator[Found]:
    """Yield what has as many digits as a telephone number, grouped however: country by country it is another way."""
    for match in _GROUPED.finditer(text):
        count = sum(letter.isdigit() for letter in match.group())
        if _FEWEST <= count <= _MOST and not _DATED.search(match.group()):
            yield Found(*match.span(), "PHONE")
