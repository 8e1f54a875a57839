"""Recognizers of numbers and addresses: patterns, given to Presidio as its own ``PatternRecognizer``."""

# ruff: noqa: E501 (a pattern is read whole or not at all)
from __future__ import annotations

import re

from asylum_clinic.grading.anonymizing.found import Found
from asylum_clinic.grading.anonymizing.words import digits_read, letters_read

_DIGIT = r"[0-9OolIS]"
_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace|Highway|Hwy|Parkway|Pkwy|"
    r"Circle|Square|Sq|Calle|Rue|Ulitsa|Alley|Row)"
)
PATTERNS: dict[str, tuple[str, ...]] = {
    "A_NUMBER": (
        rf"\b[Aa][ \t#:№.-]{{0,3}}(?:[0-9]{_DIGIT}{{1,2}})[ .-]?{_DIGIT}{{3}}[ .-]?{_DIGIT}{{3}}\b",
        r"(?i)\b(?:alien|A|USCIS)[ -]?(?:registration[ -]?)?(?:number|no|num|nr|#)?\.?(?: is| was|:|,|#)? ?#?"
        rf"(?:A[ -]?)?[0-9]{_DIGIT}{{1,2}}[ .-]?{_DIGIT}{{3}}[ .-]?{_DIGIT}{{3}}\b",
        r"(?i)\b(?:A|alien)[ -]?(?:registration )?(?:number|no\.?)(?: is| was|:|,)? ?(?:A[ -]?)?"
        r"(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,-]+){6,8}"
        r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b",
        r"(?<![\w+.-])0?[0-9]{2,3}[ -][0-9]{3}[ -][0-9]{3}\b(?![ -]?[0-9])",
    ),
    "RECEIPT": (r"(?i)\b(?:EAC|WAC|LIN|SRC|NBC|MSC|IOE|YSC|ZAR|ZLA|ZHN|ZOL|ZNY|ZMI|ZCH|ZSF)[ -]?[0-9O]{2,3}[ -]?[0-9O]{3}[ -]?[0-9O]{4,5}\b",),
    "SSN": (r"(?<![\d-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\d-])",),
    "PASSPORT": (
        r"(?i)\b(?:passport|identity card|id card|national id|id|cédula|cedula|tazkira|birth certificate|driver'?s licen[cs]e|"
        r"case|file|docket|serial|military book|military card|visa)(?: number| no\.?| nr\.?| num\.?|#)+(?: is| was|:|,)? ?"
        r"(?=[\w/ -]*[0-9])[A-Z0-9](?:[A-Z0-9/-]| (?=[0-9])){4,}\b",
        r"(?i)\b(?:passport|tazkira|cédula|cedula|identity card)(?: is| was|:|,)? ?(?=[\w-]*[0-9]{3})[A-Z0-9-]{6,}\b",
        r"\b[A-Z]{1,3}[ -]?[0-9]{6,9}\b",
    ),
    "PHONE": (
        r"(?<![\w/-])\+[0-9](?:[ ().-]{0,2}[0-9]){7,14}(?!\w)",
        r"(?<![\w/-])(?:1[ .-])?\(?[0-9]{3}\)?[ .-]{0,2}[0-9]{3}[ .-][0-9]{4}(?!\w)",
        r"(?<![\w/-])0[0-9]{1,4}(?:[ ./-][0-9]{2,4}){2,4}(?![\w/])",
        r"(?<![\w/.,-])0?[0-9]{9,12}(?!\w)",
        r"(?i)\b(?:phone|cell|mobile|tel|telephone|whatsapp|call|text)\w*(?: number)?(?: is| was|:|,|\.| me at| at)* ?"
        r"(?:\+?[0-9](?:[ ().-]{0,2}[0-9]){6,14})(?!\w)",
        r"(?<![\w/-])[0-9]{3}-[0-9]{4}(?![\w-])",
        r"(?i)(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,-]+){6,}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b",
    ),
    "EMAIL": (
        r"(?i)[\w.+-]+ ?@ ?[\w-]+(?: ?\. ?[\w-]+)+",
        r"(?i)\b[\w.+-]+ ?[\[({] ?at ?[\])}] ?[\w-]+(?: ?(?:\.|[\[({] ?dot ?[\])}]) ?[\w-]+)+",
        r"(?i)\b[\w.+-]+ at (?:gmail|yahoo|hotmail|outlook|mail|proton(?:mail)?|icloud|yandex) dot \w+\b",
    ),
    "URL": (r"(?i)\b(?:https?://|www\.)[^\s<>\"')\]]+", r"(?i)\b(?:facebook|fb|instagram|t|vk|twitter|x|tiktok|youtube)\.(?:com|me|ru)/[\w./-]+"),
    "HANDLE": (
        r"(?<![\w@.])@[\w.]*\w",
        r"(?i)\b(?:username|user name|handle|account|profile|nickname|screen name|skype|telegram|instagram)(?: name)?"
        r"(?: is| was|:| called| named)? ?[\"'“‘]?(?=[\w.]*[0-9_.][\w.]*)[\w.]*\w[\"'”’]?",
    ),
    "ADDRESS": (
        rf"\b[0-9]{{1,5}}[A-Za-z]?,? (?:(?:[NSEW]|North|South|East|West)\.? )?(?:[^\W\d_][\w'’.-]*,? ){{1,4}}{_STREET}\b\.?(?: [NSEW][EW]?\b)?"
        r"(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Floor|Room|No|#)\.? ?#?\w+)?(?:,? (?:[A-Z][\w-]+ ?){1,3},? [A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?)?",
        r"\b[0-9]{1,6}[A-Za-z]? [^,\n]{2,40}(?:, ?(?:Apt|Apartment|Unit|Suite|Ste|Floor|Room|No)\b[^,\n]{1,12})?, [A-Z][\w .'-]{1,30}, [A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?",
        rf"\b(?:[A-Z][\w'’.-]* ){{1,3}}{_STREET},? (?:No\.? ?)?[0-9]{{1,4}}[a-z]?\b",
        r"\b(?:Calle|Rue|Ulitsa|Avenida|Carrera|ul\.|Jl\.|Straße|Via) [\w'’. -]{1,40}?,? (?:No\.? ?|#)?[0-9]{1,4}\w?\b",
        r"(?i)\b(?:apartment|apt\.?|flat|house|building) (?:no\.? ?|number |#)[0-9]{1,4}\w?\b",
        r"(?i)\bP\.? ?O\.? Box [0-9]+\b",
        r"\b[A-Z][\w-]+(?: [A-Z][\w-]+)?, (?:[A-Z]{2}|[A-Z][a-z]+) [0-9]{5}(?:-[0-9]{4})?\b",
    ),
}  # fmt: skip
"""The patterns of each kind. They would rather find too much: a person looks at every line."""

_COMPILED = {kind: tuple(map(re.compile, patterns)) for kind, patterns in PATTERNS.items()}


def numbers(text: str) -> list[Found]:
    """Return every number and address in a text.

    Examples
    --------
    >>> sorted({found.kind for found in numbers("A 123 456 789, call 555-201-0199, zed@mail.test")})
    ['A_NUMBER', 'EMAIL', 'PHONE']
    """
    return [
        Found(*match.span(), kind)
        for read in dict.fromkeys((text, digits_read(text), letters_read(text)))
        for kind, patterns in _COMPILED.items()
        for pattern in patterns
        for match in pattern.finditer(read)
        if match.end() > match.start()
    ]
