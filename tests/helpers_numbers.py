"""The figures of both tracks of numbers-in-a-brief, counted anew in the tables."""

from __future__ import annotations

from asylum_clinic.statistics.counting import rate, total
from asylum_clinic.statistics.tables import choose

COURT = {"origin": "Russia", "forum": "immigration court"}
BORDER = {"citizenship": "Russia", "border": "southwest"}


def court(year: int, *columns: str) -> float:
    return total("us-decisions", list(columns), **COURT, year=year)


def share(year: int, *of: str) -> float:
    return 100 * rate("us-decisions", "granted", list(of), **COURT, year=year).value


def shares(year: int) -> tuple[float, float]:
    return share(year, "granted", "denied"), share(year, "granted", "denied", "closed")


def peak() -> float:
    return float(choose("border-encounters", **BORDER).groupby("month").encounters.sum().max())


NOW, BEFORE = shares(2024), shares(2023)
EXPECTED = {
    "granted": court(2024, "granted"),
    "closed": court(2024, "closed"),
    "share-decided": NOW[0],
    "share-ended": NOW[1],
    "gap": NOW[0] - NOW[1],
    "peak": peak(),
}
MISTAKES = {
    "granted": [court(2023, "granted"), court(2024, "granted", "denied"), court(2024, "granted", "denied", "closed")],
    "closed": [court(2023, "closed"), court(2024, "denied"), court(2024, "denied", "closed")],
    "share-decided": [
        *(NOW[1], BEFORE[0], NOW[0] / 100, 100 - NOW[0]),
        100 * court(2024, "granted") / court(2024, "granted", "closed"),
    ],
    "share-ended": [NOW[0], BEFORE[1], NOW[1] / 100],
    "gap": [BEFORE[0] - BEFORE[1], 100 * (1 - NOW[1] / NOW[0]), 100 * (NOW[0] / NOW[1] - 1)],
    "peak": [
        total("border-encounters", "encounters", **BORDER, fiscal_year=2023),
        total("border-encounters", "encounters", **BORDER, month="2022-11"),
    ],
}
