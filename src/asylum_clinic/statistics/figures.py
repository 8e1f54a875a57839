"""The kit's figures: one function a figure, which takes data and ``ax`` and returns ``ax``.

Each title states the finding with numbers taken from the data, so that a changed table changes the title.
Show one with ``picture(figures.NAME, data)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.drawing import BLACK, BLUE, GREEN, GREY, ORANGE, finish, picture
from asylum_clinic.statistics.drawing_judges import beside_chance
from asylum_clinic.statistics.measures import Rate, compare, interrupted, percent, rate, shrink
from asylum_clinic.statistics.tables import papers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "beside_chance",
    "by_year",
    "credible_fear",
    "encounters",
    "lawyers",
    "merit_held_fixed",
    "not_one_cohort",
    "outcomes",
    "picture",
    "rates",
    "small_numbers",
    "two_denominators",
]


def _needs(data: Any, what: str) -> None:
    if len(data) == 0:
        raise KitError(f"there are no {what} to draw", do="widen the choice")


def encounters(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw one citizenship's encounters by month, from rows of ``border-encounters``; events, not persons."""
    _needs(data, "encounters")
    monthly = data.groupby("month")["encounters"].sum()
    who, border = " and ".join(sorted(data.citizenship.unique())), " and ".join(sorted(data.border.unique()))
    peak, most = monthly.idxmax(), int(monthly.max())
    ax.plot(monthly.index, monthly.to_numpy(), color=BLUE, marker="o", markersize=3)
    ax.annotate(f"{most:,}", (peak, most), xytext=(6, -2), textcoords="offset points", fontsize=9, color=BLACK)
    ax.set_ylim(0, most * 1.12)
    ax.set_ylabel("encounters a month")
    first, last = monthly.index[0], monthly.index[-1]
    finding = f"{who}, {border} border: encounters were most in {peak:%B %Y}, {most:,}"
    alt = (
        f"Line of encounters a month, {first:%B %Y} ({int(monthly.iloc[0]):,}) to {last:%B %Y} "
        f"({int(monthly.iloc[-1]):,}). An encounter is an event, one person can be several."
    )
    return finish(ax, finding, papers("border-encounters").source, alt)


def not_one_cohort(data: Sequence[tuple[str, int, str, str]], ax: Axes) -> Axes:
    """Draw counts from several stages that no public data link: (label, count, unit, source) each."""
    _needs(data, "counts")
    labels = [f"{label}\n({unit})" for label, _, unit, _ in data]
    counts = [count for _, count, _, _ in data]
    ax.barh(labels, counts, color=[BLUE if unit == "events" else ORANGE for _, _, unit, _ in data], height=0.55)
    for place, count in enumerate(counts):
        ax.text(count, place, f" {count:,}", va="center", fontsize=9)
    ax.invert_yaxis()
    ax.set_xlim(0, max(counts) * 1.15)
    ax.set_xlabel("count, each of its own kind")
    finding = f"{len(data)} counts from {max(counts):,} down to {min(counts):,}, and no line that joins them"
    alt = "Bars: " + "; ".join(f"{label}, {count:,} {unit}" for label, count, unit, _ in data) + "."
    sources = "; ".join(dict.fromkeys(source for *_, source in data))
    return finish(ax, finding, sources, f"{alt} They are different people at different times.")


def two_denominators(data: Mapping[str, tuple[Rate, Rate]], ax: Axes) -> Axes:
    """Draw the same grants against two denominators: decided on the merits, and all that ended."""
    _needs(data, "rates")
    for place, (narrow, wide) in enumerate(data.values()):
        ax.plot([100 * wide.value, 100 * narrow.value], [place, place], color=GREY, linewidth=2, zorder=1)
        for one, colour, mark in ((narrow, BLUE, "o"), (wide, ORANGE, "s")):
            ax.scatter(100 * one.value, place, color=colour, marker=mark, s=55, zorder=2, label=f"of {one.out_of}")
            ax.annotate(percent(one.value), (100 * one.value, place), (0, 9), textcoords="offset points", ha="center")
    _once(ax)
    ax.set_yticks(range(len(data)), list(data))
    ax.set_ylim(-0.6, len(data) + 0.3)
    ax.set_xlim(0, 105)
    ax.set_xlabel("granted, percent")
    name, (narrow, wide) = max(data.items(), key=lambda item: item[1][0].value - item[1][1].value)
    finding = f"{name}: {percent(narrow.value)} or {percent(wide.value)}, as closed cases are left out or counted"
    pairs = [
        f"{who} {percent(a.value)} of {a.out_of}, {percent(b.value)} of {b.out_of}" for who, (a, b) in data.items()
    ]
    return finish(ax, finding, narrow.source, f"Two points for each: {'; '.join(pairs)}. {narrow.period}.")


def _once(ax: Axes) -> None:
    """Keep one entry of each name in the legend."""
    handles, labels = ax.get_legend_handles_labels()
    kept = dict(zip(labels, handles, strict=True))
    ax.legend(kept.values(), kept.keys(), frameon=False, fontsize=8, loc="best")


def outcomes(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw granted, denied and closed by year, from rows of ``us-decisions`` of one origin and forum."""
    _needs(data, "decisions")
    if len(data[["origin", "forum"]].drop_duplicates()) > 1:
        raise KitError("these rows mix origins or forums", do="choose one origin and one forum")
    yearly = data.groupby("year")[["granted", "denied", "closed"]].sum()
    below = pd.Series(0, index=yearly.index)
    for column, colour, hatch in (("granted", BLUE, ""), ("denied", ORANGE, "//"), ("closed", "#d0d0d0", "..")):
        ax.bar(yearly.index, yearly[column], bottom=below, color=colour, hatch=hatch, edgecolor="white", label=column)
        below = below + yearly[column]
    ax.legend(frameon=False, fontsize=8, loc="upper left")
    ax.set_xticks(yearly.index)
    ax.set_ylabel(" then ".join(dict.fromkeys(data.sort_values("year").unit)))
    who, forum, last = data.origin.iloc[0], data.forum.iloc[0], yearly.index[-1]
    granted, denied, closed = (int(yearly.loc[last, column]) for column in yearly)
    finding = f"{who}, {forum}, {last}: {granted:,} granted, {denied:,} denied, {closed:,} closed undecided"
    told = [f"{year}: {row.granted:,}, {row.denied:,}, {row.closed:,}" for year, row in yearly.iterrows()]
    return finish(ax, finding, papers("us-decisions").source, f"Granted, denied, closed in {'; '.join(told)}.")


def rates(data: Mapping[str, Rate], ax: Axes, because: str = "") -> Axes:
    """Draw rates with their 95 % intervals, lowest first: countries, judges, nationalities.

    Rates of another stage, unit or denominator are refused unless ``because`` says why they may be compared.
    """
    _needs(data, "rates")
    ranked = sorted(data.items(), key=lambda item: item[1].value)
    (lowest, bottom), (highest, top) = ranked[0], ranked[-1]
    reasons = {compare(one, top, because).because for _, one in ranked} - {""}
    for place, (_, one) in enumerate(ranked):
        ax.plot([100 * edge for edge in one.interval], [place, place], color=GREY, linewidth=2, zorder=1)
        ax.scatter(100 * one.value, place, color=BLUE, s=40, zorder=2)
    ax.set_yticks(range(len(ranked)), [f"{name} (n = {one.denominator:,})" for name, one in ranked])
    ax.set_xlim(0, 100)
    ax.set_xlabel(f"{top.counted}, percent of {top.out_of}; bar: 95 % interval")
    stages = " or ".join(dict.fromkeys(one.stage for _, one in ranked))
    finding = f"From {percent(bottom.value)} ({lowest}) to {percent(top.value)} ({highest}), {stages}, {top.period}"
    told = [f"{name} {percent(one.value)} of {one.denominator:,}" for name, one in ranked]
    why = f" Compared because {reasons.pop()}." if reasons else ""
    return finish(ax, finding, top.source, f"Share {top.counted}, lowest first: {'; '.join(told)}.{why}")


def by_year(data: Mapping[str, Rate], ax: Axes) -> Axes:
    """Draw one rate year by year with its intervals; years of another unit or stage are refused."""
    _needs(data, "years")
    every = list(data.values())
    first, last = every[0], every[-1]
    for place, one in enumerate(every):
        compare(one, last)
        ax.plot([place] * 2, [100 * edge for edge in one.interval], color=GREY, linewidth=2, zorder=1)
    ax.plot(range(len(data)), [100 * one.value for one in data.values()], color=BLUE, marker="o", zorder=2)
    ax.set_xticks(range(len(data)), [f"{year}\nn = {one.denominator:,}" for year, one in data.items()])
    ax.set_ylim(0, 105)
    ax.set_ylabel(f"{last.counted}, percent of\n{last.out_of}")
    ends = f"{percent(first.value)} in {first.period}"
    ends += f", {percent(last.value)} in {last.period}" if len(data) > 1 else ""
    finding = f"{last.about}, {last.stage}: {ends} {last.counted}"
    told = [f"{year} {percent(one.value)} of {one.denominator:,}" for year, one in data.items()]
    return finish(ax, finding, last.source, f"Share {last.counted} of {last.out_of}: {'; '.join(told)}.")


def merit_held_fixed(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw each judge's rate with and without merit in the rater's view, from ``ten-judges``."""
    _needs(data, "judges")
    found: dict[str, list[Rate]] = {}
    for merit, colour, mark in (("merit", GREEN, "^"), ("no merit", BLACK, "o")):
        for place, judge in enumerate(sorted(data.judge.unique())):
            one = rate("ten-judges", "granted", ["granted", "refused"], judge=judge, merit=merit)
            found.setdefault(merit, []).append(one)
            shift = 0.12 if merit == "merit" else -0.12
            ax.plot([place + shift] * 2, [100 * edge for edge in one.interval], color=colour, alpha=0.5, linewidth=2)
            ax.scatter(place + shift, 100 * one.value, color=colour, marker=mark, label=f"rater saw {merit}", zorder=2)
    _once(ax)
    ax.set_xticks(range(data.judge.nunique()), sorted(data.judge.unique()))
    ax.set_ylim(-4, 104)
    ax.set_ylabel("leave granted, percent")
    shares = [one.value for one in found["no merit"]]
    low, high = min(shares), max(shares)
    finding = f"Where the rater saw no merit, judges still granted from {percent(low)} to {percent(high)}"
    told = [f"{a.about}: {percent(a.value)} and {percent(b.value)}" for a, b in zip(*found.values(), strict=True)]
    return finish(ax, finding, papers("ten-judges").source, f"With merit and without: {'; '.join(told)}.")


def small_numbers(data: Mapping[str, Rate], ax: Axes) -> Axes:
    """Draw each rate as counted and as shrunk towards the group: what ten cases are worth."""
    _needs(data, "rates")
    drawn = shrink(data)
    for place, (name, one) in enumerate(data.items()):
        ax.annotate("", (100 * drawn[name].value, place), (100 * one.value, place), arrowprops={"arrowstyle": "->"})
        ax.scatter(100 * one.value, place, color=ORANGE, marker="s", label="as counted", zorder=2)
        ax.scatter(100 * drawn[name].value, place, color=BLUE, marker="o", label="shrunk", zorder=2)
    _once(ax)
    ax.set_yticks(range(len(data)), [f"{name} (n = {one.denominator:,})" for name, one in data.items()])
    ax.set_xlim(0, 100)
    ax.set_xlabel("percent")
    name = max(data, key=lambda who: abs(data[who].value - drawn[who].value))
    finding = (
        f"{name}: {percent(data[name].value)} as counted, {percent(drawn[name].value)} when the others are allowed for"
    )
    told = [f"{who} {percent(one.value)} to {percent(drawn[who].value)}" for who, one in data.items()]
    return finish(ax, finding, data[name].source, f"Each rate and where it moves: {'; '.join(told)}.")


def credible_fear(
    data: pd.DataFrame, ax: Axes, at: str = "2023-05", months: int = 10, of: Sequence[str] = ("positive", "negative")
) -> Axes:
    """Draw the share of positive screenings by month around a month in which a rule changed."""
    _needs(data, "months")
    broken = interrupted("credible-fear-monthly", "positive", of, at, months)
    share = (100 * data.positive / data[list(of)].sum(axis=1)).set_axis(data.month)
    day = pd.Timestamp(at)
    near = share[
        (share.index >= day - pd.DateOffset(months=months)) & (share.index <= day + pd.DateOffset(months=months))
    ]
    ax.plot(near.index, near.to_numpy(), color=BLUE, marker="o", markersize=4)
    ax.axvline(day, color=ORANGE, linestyle="--")
    ax.set_ylim(0, 100)
    ax.set_ylabel(f"positive, percent of\n{broken.after.out_of}")
    before, after = near[near.index < day].iloc[-1], near[near.index > day].iloc[0]
    finding = f"Positive screenings: {before:.1f} % the month before {day:%B %Y}, {after:.1f} % the month after"
    return finish(ax, finding, papers("credible-fear-monthly").source, str(broken))


def lawyers(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw how many times as often applicants with a lawyer were granted, from ``representation-and-spread``."""
    ratios = data[data.measure == "ratio of rates"]
    _needs(ratios, "ratios")
    ax.barh(ratios.way, ratios.value, color=BLUE, height=0.5)
    ax.axvline(1, color=BLACK, linewidth=1)
    for place, value in enumerate(ratios.value):
        ax.text(value, place, f" {value:g}", va="center")
    ax.set_xlabel("grant rate with a lawyer divided by the rate without; 1 is no difference")
    told = " and ".join(f"{row.value:g} ({row.way})" for row in ratios.itertuples())
    finding = f"With a lawyer, applicants were granted {told} times as often; who gets one is not chance"
    return finish(ax, finding, papers("representation-and-spread").source, f"Two bars: {told}.")
