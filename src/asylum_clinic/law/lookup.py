"""Look up the law of an occasion: what may be relied on, there and then, for an element."""

from __future__ import annotations

from asylum_clinic.errors import KitError
from asylum_clinic.law.authorities import Authority, Occasion, authorities, in_force, weight

_RANK = {"binding": 0, "persuasive": 1, "foreign": 2}


def on(occasion: Occasion, element: str = "") -> tuple[Authority, ...]:
    """Return the authorities in force on an occasion, the binding ones first.

    Parameters
    ----------
    occasion : Occasion
        The days of entry, application and decision, the forum and the circuit.
    element : str
        Only those that bear on this element, such as ``"nexus"``; empty for all.

    Raises
    ------
    KitError
        If no authority of the kit bears on the element, which is then most likely misspelt.

    Examples
    --------
    >>> crossing = Occasion(decision="2022-12-09", entry="2022-11-14", forum="immigration_judge", circuit=5)
    >>> found = [entry.id for entry in on(crossing, "test_in_force")]
    >>> "ina-235b1Bv" in found, "cfr-208-33" in found
    (True, False)
    """
    if element and element not in elements_named():
        raise KitError(f"no authority bears on {element!r}", do=f"use one of {', '.join(sorted(elements_named()))}")
    found = [
        entry
        for entry in authorities().values()
        if entry.kind != "synthesis" and (not element or element in entry.elements) and in_force(entry, occasion)
    ]
    return tuple(sorted(found, key=lambda entry: _RANK[weight(entry, occasion.forum, occasion.circuit)]))


def elements_named() -> frozenset[str]:
    """Return every element that some authority bears on, a wider list than the questions of ``elements.yaml``."""
    return frozenset(element for entry in authorities().values() for element in entry.elements)
