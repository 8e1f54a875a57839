"""The posture of a case: the facts of its file that decide which test applies.

``case.yaml`` may state them under ``posture:``. The dates and the circuit are the case's own, and the stage follows
from its decision point unless it is stated, so that nothing is written twice.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from asylum_clinic.law.posture_rules import Stage
from asylum_clinic.law.postures import Facts, Posture

DecisionPoint = Literal["credible_fear", "ij_merits", "affirmative_interview"]

STAGES: dict[DecisionPoint, Stage] = {
    "credible_fear": "screening",
    "ij_merits": "merits",
    "affirmative_interview": "affirmative",
}
"""The stage that a decision point stands for, unless a case states another."""


class PostureFacts(Facts):
    """What a case file states of a posture; a fact that the file leaves open is left out, never guessed."""

    stage: Stage | None = None
    found: Literal["border", "interior"] | None = None

    def at(self, point: DecisionPoint, entry: date, decision: date, circuit: int) -> Posture:
        """Return the whole posture, with the dates and the circuit of the case.

        Parameters
        ----------
        point : str
            Where the case is decided; it gives the stage, unless a stage is stated.
        entry, decision : date
        circuit : int

        Raises
        ------
        ValueError
            If the facts and the dates do not agree.

        Examples
        --------
        >>> PostureFacts(place="elsewhere").at("ij_merits", date(2023, 6, 10), date(2025, 10, 1), 1).stage
        'merits'
        """
        facts = {"stage": STAGES[point], **self.model_dump(exclude_none=True)}
        return Posture(entry=entry, decision=decision, circuit=circuit, **facts)
