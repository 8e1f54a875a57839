"""Rules of the gate on interviews: each can be held well, each error mended, and nothing in them is dead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from asylum_clinic.cases.interview import Answer, Interview, Question, read_interview
from asylum_clinic.cases.interview_held import Held, hold
from asylum_clinic.cases.interviewing import score, ways_to
from asylum_clinic.errors import KitError
from asylum_clinic.law.elements import elements

Findings = Iterator[KitError]
ORDER = ("safe", "hard", "near")


def interview_folders(root: Path) -> list[Path]:
    """Return the folder of every case that has an interview."""
    found = [*root.glob("datasets/cases/*/interview.yaml"), *root.glob("solutions/*/cases/*/interview.yaml")]
    return sorted(path.parent for path in found)


def good_moves(interview: Interview) -> list[str]:
    """Return one way to hold an interview well: consent, safe, hard, near, a break, every error mended, a close.

    It asks for each fact by the first open question that can bring it out.
    """
    held = Held(interview)
    for move in interview.opening:
        held = held.do(move.id) if move.needed else held
    for question in _in_order(interview):
        held = _put(held, question)
    for move in interview.closing:
        held = _mended(held.do(move.id)) if move.needed else held
    return list(held.do("end").done)


def _in_order(interview: Interview) -> list[Question]:
    """Return what has to be asked for all facts, with what each needs before it, from safe to hard to near."""
    every = {one.id: one for one in interview.questions}
    wanted: dict[str, None] = {}

    def want(name: str, waiting: tuple[str, ...] = ()) -> None:
        answer_needs = [needed for answer in every[name].answers for needed in answer.when.asked]
        for before in (*every[name].after, *answer_needs):
            if before not in (*wanted, *waiting, name) and every[before].form in ("open", "closed"):
                want(before, (*waiting, name))
        wanted.setdefault(name)

    safe = [one.id for one in interview.questions if interview.weight_of(one) == "safe" and one.form == "open"]
    for name in safe[:1]:
        want(name)
    for fact in interview.facts:
        ways = [one for one in ways_to(interview, fact.id) if isinstance(one, Question)]
        if ways:
            want(min(ways, key=lambda one: one.form != "open").id)
    return sorted((every[name] for name in wanted), key=lambda one: ORDER.index(interview.weight_of(one)))


def _put(held: Held, question: Question) -> Held:
    held = _mended(held.do(question.id))
    if held.interview.weight_of(question) == "hard" and "break" not in held.done and question.id in held.done:
        held = _mended(held.do("break").do(question.id))  # what is said only after a break is asked for again
    return held


def _mended(held: Held) -> Held:
    last = held.turns[-1] if held.turns else None
    return held.do("again") if last and last.answer and last.answer.slip else held


def every_fact_can_be_learned_within_the_budget(folder: Path) -> Findings:
    """One interview, held well, learns every fact and earns every point, within the budget."""
    interview, path = read_interview(folder), folder / "interview.yaml"
    held = hold(interview, good_moves(interview))
    missed = [fact.id for fact in interview.facts if fact.id not in held.learned]
    if missed:
        found = f"{', '.join(missed)} can't be learned within {interview.budget} questions"
        yield KitError(found, path, do="let an answer bring it out, or give more questions")
        return
    for mark in score(held):
        if mark.earned < mark.of:
            found = f"held well, it earns {mark.earned:g} of {mark.of} for {mark.title.lower()}: {mark.said[0]}"
            yield KitError(found, path, do="add what is missing")


def every_error_can_be_mended(folder: Path) -> Findings:
    """An error is heard otherwise than it was said, what it loses is learned by mending it, and there are some."""
    interview, path = read_interview(folder), folder / "interview.yaml"
    if len(interview.slips) < 3:
        yield KitError("fewer than three errors are planted", path, do="let the interpreter err three times")
    for answer in interview.answers:
        slip = answer.slip
        if slip and (slip.heard == answer.text or not slip.repair.rstrip().endswith((".", "?", "!"))):
            yield KitError(f"no error can be heard or mended in {slip.heard!r}", path, do="write what is heard instead")
        if slip and set(slip.lost) & set(answer.facts):
            yield KitError(f"{slip.lost[0]} is learned and lost at once", path, do="name it under 'lost' only")


def no_question_is_dead(folder: Path) -> Findings:
    """Every question can be reached and each of its answers be given; badly put ones stand beside open ones."""
    interview, path = read_interview(folder), folder / "interview.yaml"
    for topic in interview.topics:
        forms = {question.form for question in interview.questions if question.topic == topic.id}
        if "open" not in forms:
            yield KitError(f"no open question on {topic.id!r}", path, do="add one, or drop the topic")
    if not {"leading", "compound"} & {question.form for question in interview.questions}:
        yield KitError("no question is badly put", path, do="add a leading and a compound one")
    for question in interview.questions:
        if _in_a_circle(interview, question.id, ()):
            yield KitError(f"{question.id!r} waits for itself", path, do="take it out of 'after'")
        yield from _dead_answers(question, path)


def _dead_answers(question: Question, path: Path) -> Findings:
    *others, last = question.answers
    if not last.when.is_always:
        found = f"the last answer to {question.id!r} is not given in every case"
        yield KitError(found, path, do="put an answer without 'when' last")
    if any(answer.when.is_always or _never(answer, question) for answer in others):
        yield KitError(f"an answer to {question.id!r} is never given", path, do="put the one without 'when' last")


def _never(answer: Answer, question: Question) -> bool:
    never = set(answer.when.not_asked)
    return bool(never & {*answer.when.asked, *question.after})


def _in_a_circle(interview: Interview, name: str, seen: tuple[str, ...]) -> bool:
    if name in seen:
        return True
    after = next(one.after for one in interview.questions if one.id == name)
    return any(_in_a_circle(interview, before, (*seen, name)) for before in after)


def every_fact_bears_on_an_element(folder: Path) -> Findings:
    """A material fact names elements that the law knows."""
    for fact in read_interview(folder).facts:
        for name in fact.bears_on:
            if name not in elements():
                found = f"{fact.id!r} bears on {name!r}, which is no element"
                yield KitError(found, folder / "interview.yaml", do="name one of datasets/law/elements.yaml")


RULES = (
    every_fact_can_be_learned_within_the_budget,
    every_error_can_be_mended,
    no_question_is_dead,
    every_fact_bears_on_an_element,
)
"""What an interview must hold."""
