"""The explorers of the lessons: what each offers, and what it shows."""

from __future__ import annotations

from functools import cache

from asylum_clinic.errors import KitError
from asylum_clinic.statistics import figures
from asylum_clinic.statistics.claims import VERDICTS, check, library
from asylum_clinic.statistics.counting import period, rate, total
from asylum_clinic.statistics.drawing import picture
from asylum_clinic.statistics.exploring import Choice, Explored, Explorer, State
from asylum_clinic.statistics.measures import interrupted, percent, shrink
from asylum_clinic.statistics.tables import choose, load, nearest, papers, values

DECIDED = {"decided": ("granted", "denied"), "ended": ("granted", "denied", "closed")}
SCREENED = {"findings": ("positive", "negative"), "completed": ("positive", "negative", "closed")}


def _options(*words: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(word), str(word)) for word in words)


def _span(state: State) -> list[int]:
    """Return the chosen years, refusing a span that ends before it begins."""
    first, last = int(state["first"]), int(state["last"])
    if first > last:
        raise KitError(f"the first year, {first}, is after the last, {last}", do="choose an earlier first year")
    return list(range(first, last + 1))


def _decisions(state: State) -> Explored:
    of, who = DECIDED[state["denominator"]], {"origin": state["origin"], "forum": state["forum"]}
    rows = choose("us-decisions", year=_span(state), **who)
    if rows.unit.nunique() > 1:
        change = int(rows[rows.unit == rows.unit.iloc[-1]].year.min())
        raise KitError(
            f"the {state['forum']} was counted in {rows.unit.iloc[0]} before {change} and in {rows.unit.iloc[-1]} "
            "since: these can't be added, nor drawn as one line",
            do=f"let the first year be {change}, or the last {change - 1}",
        )
    pooled = rate("us-decisions", "granted", of, year=_span(state), **who)
    yearly = {str(year): rate("us-decisions", "granted", of, year=year, **who) for year in _span(state)}
    return Explored(str(pooled), picture(figures.by_year, yearly))


def _border(state: State) -> Explored:
    where: dict[str, str | list[int]] = {"fiscal_year": _span(state)}
    if state["border"] != "all":
        where["border"] = state["border"]
    rows = choose("border-encounters", citizenship=state["citizenship"], **where)
    count = int(rows.encounters.sum())
    everyone = int(total("border-encounters", "encounters", citizenship="All", **where))
    place = "all borders together" if state["border"] == "all" else f"the {state['border']} border"
    whom = "everyone" if state["citizenship"] == "All" else f"citizens of {state['citizenship']}"
    said = papers("border-encounters")
    sentence = (
        f"From {period(rows, said)}, U.S. officers recorded {count:,} encounters with {whom} at {place}, "
        f"{percent(count / everyone)} of all encounters there. An encounter is an event: one person can be several. "
        f"Source: {said.source}."
    )
    return Explored(sentence, picture(figures.encounters, rows))


def _screening(state: State) -> Explored:
    of, at, months = SCREENED[state["denominator"]], state["at"], int(state["months"])
    sentence = str(interrupted("credible-fear-monthly", "positive", of, at, months))
    return Explored(
        sentence, picture(figures.credible_fear, load("credible-fear-monthly"), at=at, months=months, of=of)
    )


def _judges(state: State) -> Explored:
    where = {} if state["merit"] == "all" else {"merit": state["merit"]}
    found = {
        str(judge): rate("ten-judges", "granted", ["granted", "refused"], judge=str(judge), **where)
        for judge in values("ten-judges", "judge")
    }
    if state["measure"] == "shrunk":
        drawn = {judge: one.value for judge, one in shrink(found).items()}
        low, high, shown = min(drawn.values()), max(drawn.values()), picture(figures.small_numbers, found)
    else:
        low, high = min(one.value for one in found.values()), max(one.value for one in found.values())
        shown = picture(figures.rates, found)
    cases = {"all": "of all cases", "merit": "of the cases in which one rater saw merit"}
    how = " once small numbers are allowed for" if state["measure"] == "shrunk" else ", small numbers and all"
    sizes = [one.denominator for one in found.values()]
    sentence = (
        f"{found['A'].period}, {found['A'].stage}: ten judges granted from {percent(low)} to {percent(high)} "
        f"{cases.get(state['merit'], 'of the cases in which one rater saw no merit')}{how} "
        f"({min(sizes)} to {max(sizes)} cases a judge). It shows that rates differ, not who was right. "
        f"Source: {found['A'].source}."
    )
    return Explored(sentence, shown)


def _year_choices(table: str, column: str) -> tuple[Choice, Choice]:
    years = _options(*values(table, column))
    return Choice("first", "First year", years, years[0][0]), Choice("last", "Last year", years, years[-1][0])


def _claims(state: State) -> Explored:
    """Keep the verdict back until the reader has given one: who sees it first learns little."""
    checked, mine = check(state["claim"]), state["verdict"]
    if mine == "none":
        return Explored(f"Claim: {checked.statement}\nWhat is your verdict? Choose it above, and the kit's appears.")
    same = (
        "Your verdict is the kit's." if mine == checked.verdict else "The kit's verdict is another: weigh its reason."
    )
    return Explored(f"{same}\n{checked}")


@cache
def explorers() -> dict[str, Explorer]:
    """Return the explorers by name.

    Examples
    --------
    >>> sorted(explorers())
    ['border', 'claims', 'decisions', 'judges', 'screening']
    """
    months = [str(month) for month in values("credible-fear-monthly", "month")][12:-12]
    denominator = (("decided", "granted or denied"), ("ended", "granted, denied or closed"))
    screened = (("findings", "positive or negative"), ("completed", "positive, negative or closed"))
    merits = (("all", "all cases"), ("merit", "the rater saw merit"), ("no merit", "the rater saw no merit"))
    made = (
        Explorer(
            "decisions",
            "One nationality, two forums, two denominators",
            (
                Choice("origin", "Nationality", _options(*values("us-decisions", "origin")), "Russia"),
                Choice("forum", "Who decided", _options(*values("us-decisions", "forum")), "immigration court"),
                *_year_choices("us-decisions", "year"),
                Choice("denominator", "Percent of those", denominator, "decided"),
            ),
            _decisions,
        ),
        Explorer(
            "border",
            "Who was met at which border",
            (
                Choice("citizenship", "Citizenship", _options(*values("border-encounters", "citizenship")), "Russia"),
                Choice("border", "Border", _options("all", "northern", "other", "southwest"), "southwest"),
                *_year_choices("border-encounters", "fiscal_year"),
            ),
            _border,
        ),
        Explorer(
            "screening",
            "A rule changes: credible-fear screenings before and after",
            (
                Choice("at", "Month of the change", _options(*months), "2023-05"),
                Choice("months", "Months each way", _options(4, 6, 8, 10, 12), "10"),
                Choice("denominator", "Percent of those", screened, "findings"),
            ),
            _screening,
        ),
        Explorer(
            "judges",
            "Ten judges, merit held fixed, small numbers tamed",
            (
                Choice("merit", "Which cases", merits, "all"),
                Choice(
                    "measure", "Rates", (("counted", "as counted"), ("shrunk", "small numbers allowed for")), "counted"
                ),
            ),
            _judges,
        ),
        Explorer(
            "claims",
            "May this be said?",
            (
                Choice(
                    "claim",
                    "Statement",
                    tuple((name, check(name).statement) for name in library()),
                    next(iter(library())),
                ),
                Choice("verdict", "Your verdict", (("none", "not yet given"), *VERDICTS.items()), "none", answers=True),
            ),
            _claims,
        ),
    )
    return {explorer.name: explorer for explorer in made}


def explorer(name: str) -> Explorer:
    """Return an explorer by its name.

    Raises
    ------
    KitError
        If there is none, with the nearest name.
    """
    known = explorers()
    if name not in known:
        raise KitError(f"there is no explorer {name!r}", do=nearest(name, known))
    return known[name]
