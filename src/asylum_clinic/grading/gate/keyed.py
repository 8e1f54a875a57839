"""A form with its key and its case, as the rules of the gate look at them: as it is, or under a variant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import (
    Key,
    PositionKey,
    QuestionKey,
    SelectionKey,
    TextKey,
    find_key,
    read_fitting_key,
)
from asylum_clinic.assessment.key_values import DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.questions import options_of
from asylum_clinic.assessment.scoring import QuestionScore, score_form
from asylum_clinic.assessment.variants import vary
from asylum_clinic.errors import KitError
from asylum_clinic.resources import line_of


@dataclass(frozen=True)
class Keyed:
    """A form of a course, with its key.

    Parameters
    ----------
    path : Path
        The form's file.
    root : Path
        The course's folder.
    variant : str
        The variant of its case that counts, or nothing.
    """

    path: Path
    root: Path
    variant: str = ""

    @property
    def graded(self) -> bool:
        """Whether the form is an assignment's, and its key is kept from students."""
        return "solutions" in self.path.relative_to(self.root).parts

    @property
    def key_path(self) -> Path:
        """The file of the key: the instructor's own, or the open one beside a practice form."""
        practice = self.path.with_name(f"{self.path.stem}.key.yaml")
        return find_key(self.path.stem, self.root) if self.graded else practice

    @cached_property
    def _read(self) -> tuple[Opened, Key]:
        here = open_form(self.path.stem, self.path.parent.parent)
        key = read_fitting_key(here.form, self.key_path)
        if self.variant:
            varied = vary(here.form, here.case, key, self.variant)
            return Opened(varied.form, varied.case, here.case_folder), varied.key
        return here, key

    @property
    def opened(self) -> Opened:
        """The form with its case.

        Raises
        ------
        KitError
            If a file of them is missing or wrong.
        """
        return self._read[0]

    @property
    def key(self) -> Key:
        """The form's key.

        Raises
        ------
        KitError
            If it is missing, wrong, or another form's.
        """
        return self._read[1]

    def variants(self) -> Iterator[Keyed]:
        """Yield the form under each variant that its key answers."""
        for name in self.key.variants:
            yield Keyed(self.path, self.root, name)

    def fault(self, found: str, *loc: int | str, do: str) -> KitError:
        """Return a fault of the key, with the line of its entry ``loc``."""
        under = f"under the variant {self.variant!r}, {found}" if self.variant else found
        if self.variant:
            varied = ("variants", self.variant, *loc)
            half = Keyed(self.path, self.root).key.variants[self.variant]  # a varied key has no variants of its own
            replaced = len(loc) > 1 and loc[0] == "questions" and loc[1] in half.questions
            loc = varied if replaced else ("variants", self.variant)
        return KitError(under, self.key_path, line_of(self.key_path, loc), do)

    def form_fault(self, found: str, do: str) -> KitError:
        """Return a fault of the form itself."""
        return KitError(found, self.path, do=do)

    def selections(self, *kinds: str) -> Iterator[tuple[str, SelectionKey]]:
        """Yield the keys of the questions of these kinds in which several things are chosen, by the question's id."""
        for name, entry in self.key.questions.items():
            question = self.opened.form.questions.get(name)
            if isinstance(entry, SelectionKey) and question is not None and (question.kind in kinds or not kinds):
                yield name, entry

    def positions(self) -> Iterator[tuple[str, PositionKey, tuple[str, ...]]]:
        """Yield the keys of the questions in which one position is taken, with the positions that are offered."""
        for name, entry in self.key.questions.items():
            question = self.opened.form.questions.get(name)
            if isinstance(entry, PositionKey) and question is not None:
                yield name, entry, options_of(question, self.opened.form, ())

    def offered(self, name: str) -> tuple[str, ...]:
        """Return the ids that may be chosen in a question."""
        return options_of(self.opened.form.questions[name], self.opened.form, tuple(self.opened.case.passages))

    def scores(self, answers: dict[str, Answer]) -> dict[str, QuestionScore]:
        """Return what answers earn, question by question."""
        return {score.question: score for score in score_form(self.opened.form, answers, self.key).questions}

    def model_answers(self) -> dict[str, Answer]:
        """Answer as the key would: the best accepted position, the first of each group that has to be named."""
        return {name: _model_answer(entry) for name, entry in self.key.questions.items()}


def _model_answer(entry: QuestionKey) -> Answer:
    match entry:
        case PositionKey():
            return max(entry.accept, key=entry.accept.__getitem__)
        case SelectionKey():
            return tuple(must.any_of[0] for must in entry.must)
        case TextKey():
            return entry.model_answer
        case OrderKey():
            return tuple(item for group in entry.order for item in group)
        case DateKey():
            return str(max(entry.accept, key=lambda accepted: accepted.credit).value)
        case NumberKey():
            return str(max(entry.accept, key=lambda accepted: accepted.credit).value)


def forms_of(root: Path) -> list[Keyed]:
    """Return every form of a course: those of its assignments, and practice forms where it has its own."""
    practice = [path for path in root.glob("datasets/forms/*.yaml") if not path.name.endswith(".key.yaml")]
    return [Keyed(path, root) for path in (*sorted(practice), *sorted(root.glob("solutions/*/forms/*.yaml")))]
