"""Patterns of street addresses: a house number and a street, in capitals or small letters, with what comes after."""

# ruff: noqa: E501 (a pattern is read whole or not at all)
from __future__ import annotations

_TYPES = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace|Ter|Highway|Hwy|Parkway|Pkwy|Circle|Cir|"
    "Square|Sq|Alley|Row|Mall|Plaza|Crescent|Cres|Close|Trail|Trl|Loop|Pike|Turnpike|Tpke|Expressway|Expy|Freeway|Fwy|Route|Broadway|Gardens|"
    "Grove|Mews|Cove|Bend|Path|Walk|Calle|Rue|Ulitsa"
)
_STREET = rf"(?:{_TYPES}|{_TYPES.upper()})"
_SHORT = r"(?:st|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|pl|hwy|pkwy|cir|way|terrace)"
_HOUSE = r"(?:[0-9]{1,6}(?:-[0-9]{1,4})?[A-Za-z]?(?: [1-9]/[1-9])?|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)"
_SIDE = r"(?:(?:[NSEW]|[NS][EW]|North|South|East|West|NORTH|SOUTH|EAST|WEST|[nsew])\.? )"
_WORD = r"[^\W\d_][\w'’.-]*,? "
_UNIT = (
    r"(?:(?:,|\.)? ?(?i:(?:apt|apartment|unit|suite|ste|floor|fl|room|rm|no|flat|building|bldg|lot|trailer|space|spc|box|#)\b\.?) ?#?[\w-]{1,6}\b"
    r"|,? ?# ?\w{1,6}|,? [0-9]{1,2}(?:st|nd|rd|th|ST|ND|RD|TH) (?i:floor|fl)\b\.?)"
)
_STATE = (
    r"(?:[A-Z]{2}|[A-Z]\.[A-Z]\.|(?:New |North |South |West |Rhode )?(?:Alabama|Alaska|Arizona|Arkansas|California|Carolina|Colorado|Connecticut|"
    r"Dakota|Delaware|Florida|Georgia|Hampshire|Hawaii|Idaho|Illinois|Indiana|Iowa|Island|Jersey|Kansas|Kentucky|Louisiana|Maine|Maryland|"
    r"Massachusetts|Mexico|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|Ohio|Oklahoma|Oregon|Pennsylvania|Tennessee|Texas|"
    r"Utah|Vermont|Virginia|Washington|Wisconsin|Wyoming|York))"
)
_ZIP = r"[0-9]{5}(?:-[0-9]{4})?\b"
_TOWN = rf"(?:,? (?:[A-Z][\w'.-]* ?){{1,3}},? {_STATE},?(?: {_ZIP})?)?"
ADDRESS = (
    rf"\b{_HOUSE},? {_SIDE}?(?:(?:{_WORD}){{1,4}}|[0-9]{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH) ){_STREET}\b\.?(?: [NSEW][EW]?\b)?{_UNIT}{{0,3}}{_TOWN}",
    rf"\b[0-9]{{1,6}} {_SIDE}?(?:(?!(?:the|a|an|of|in|on|to|at|my|his|her|our|and|from|by|years?|days?|hours?|men|people)\b)[\w'.-]+ ){{1,3}}{_SHORT}\b\.?(?:{_UNIT}{{1,3}}|(?=\W*(?:$|\n|[0-9]{{5}}\b)))",
    rf"\b[0-9]{{2,6}}(?: [1-9]/[1-9])? {_SIDE}[A-Z0-9][\w'’-]+\b{_UNIT}{{0,2}}{_TOWN}",
    r"\b[0-9]{1,6}[A-Za-z]? [^,\n]{2,40}(?:, ?(?:Apt|Apartment|Unit|Suite|Ste|Floor|Room|No)\b[^,\n]{1,12})?, [A-Z][\w .'-]{1,30}, [A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?",
    rf"\b(?:[A-Z][\w'’.-]* ){{1,3}}{_STREET},? (?:No\.? ?)?[0-9]{{1,4}}(?:-[0-9]{{1,3}})?[a-z]?\b{_UNIT}{{0,3}}",
    r"\b[0-9]{1,6} (?:[A-Z][\w'.-]* ){0,3}[A-Z][\w'.-]*, (?:[A-Z][\w'-]+ ?){1,3}, [A-Z]{2}\b",
    rf"\b(?i:lot|space|trailer) [0-9]{{1,4}},? (?:[A-Z][\w'.-]+ ?){{1,3}}{_TOWN}",
    r"\b(?:House|Plot|Block|Sector|Ward|Zone|Door|Street|Compound)(?: No\.?| #)? ?[0-9][\w-]*\b(?:, No\.? [0-9]+)?",
    r"\b(?:Calle|Rue|Ulitsa|Avenida|Carrera|Rua|Calzada|Pasaje|ul\.|Jl\.|Straße|Via) [\w'’. -]{1,40}?,? (?:No\.? ?|#)?[0-9]{1,4}\w?\b",
    r"(?i)\b(?:apartment|apt\.?|flat|house|building|plot|door) (?:no\.? ?|number |#)[0-9]{1,4}\w?\b",
    r"(?i)\bP\.? ?O\.? ?Box [0-9]+\b",
    r"\b[A-Z][\w-]+(?: [A-Z][\w-]+)?, (?:[A-Z]{2}|[A-Z][a-z]+) [0-9]{5}(?:-[0-9]{4})?\b",
    rf"\b{_STATE},? {_ZIP}",
    r"\b[A-Z]{1,2}[0-9]{1,2}[A-Z]? [0-9][A-Z]{2}\b",
)
"""Addresses as Americans write them, and streets abroad; a lone state with its ZIP code, a British postcode."""
