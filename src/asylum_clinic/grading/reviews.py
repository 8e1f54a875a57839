"""Who has signed what of the law and of the keys, and until when: ``grading/reviews.yaml``.

The kit ships unsigned. A signature holds for the words that were signed: what has changed since, or has expired, counts
as unsigned. Signing an authority whose text the kit has not seen lets marks rest on it, so it counts as a changed key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from asylum_clinic.assessment.accepted import in_words
from asylum_clinic.assessment.key import Key, find_key, read_fitting_key
from asylum_clinic.assessment.lawful import musts
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import SOURCE
from asylum_clinic.grading.source import forms_in_file
from asylum_clinic.law.authorities import Authority, authorities
from asylum_clinic.resources import read_model

REVIEWS = "grading/reviews.yaml"
OWN_FIELDS = {"reviewed_by", "reviewed_on", "expires_on"}

State = Literal["unsigned", "signed", "changed", "expired"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Signature(_Part):
    """Who signed, when, until when it holds, and a digest of the words that were signed."""

    by: Annotated[str, Field(min_length=2)]
    on: date
    until: date
    digest: str


class Reviews(_Part):
    """Every signature of a course."""

    authorities: dict[str, Signature] = {}
    keys: dict[str, Signature] = {}


@dataclass(frozen=True)
class Item:
    """One thing to be signed: an authority, or a form's key.

    ``lines`` are its words, ``doubts`` what the kit itself says against relying on it.
    """

    kind: Literal["authority", "key"]
    id: str
    title: str
    lines: tuple[str, ...]
    doubts: tuple[str, ...]
    digest: str
    state: State
    signature: Signature | None


def read_reviews(root: Path) -> Reviews:
    """Return a course's signatures; none where nothing was signed yet.

    Raises
    ------
    KitError
        If the file is there and can't be read, with file and line.
    """
    path = root / REVIEWS
    return read_model(Reviews, path) if path.is_file() else Reviews()


def signed_authorities(root: Path, day: date) -> frozenset[str]:
    """Return the authorities on which marks may rest because somebody signed the words that they have now.

    Parameters
    ----------
    root : Path
        The course's folder.
    day : date
        On which the signatures have to hold.
    """
    given, known = read_reviews(root).authorities, authorities()
    return frozenset(
        name
        for name, signature in given.items()
        if name in known and _state(signature, digest_of(known[name]), day) == "signed"
    )


def with_signature(key: Key, root: Path, day: date) -> Key:
    """Return a key that says who has signed it, if the signature holds for it as it is now."""
    signature = read_reviews(root).keys.get(key.form)
    if signature is None or _state(signature, digest_of(key), day) != "signed":
        return key
    told = {"reviewed_by": signature.by, "reviewed_on": signature.on, "expires_on": signature.until}
    return key.model_copy(update=told)


def digest_of(thing: Authority | Key) -> str:
    """Return a short digest of an entry's words, without what the entry says of its review.

    Examples
    --------
    >>> digest_of(authorities()["elias-zacarias"]) == digest_of(authorities()["ina-101a42A"])
    False
    """
    return sha256(thing.model_dump_json(exclude=OWN_FIELDS).encode()).hexdigest()[:16]


def items(root: Path, assignment: str, day: date) -> list[Item]:
    """Return what an assignment rests on: its keys, then each authority that they credit or that a form offers.

    Raises
    ------
    KitError
        If there is no such assignment, or a form, a case or a key of it can't be read.
    """
    given = read_reviews(root)
    opened = list(_opened(root, assignment))
    keys = [_of_a_key(here, key, given.keys.get(key.form), day) for here, key in opened]
    names = dict.fromkeys(name for here, key in opened for name in (*_credited(key), *here.form.authorities))
    known = authorities()
    return [
        *keys,
        *(_of_an_authority(known[name], given.authorities.get(name), day) for name in names if name in known),
    ]


def sign(root: Path, item: Item, by: str, on: date, until: date) -> None:
    """Record a signature, in one step, so that the file is never half written.

    Raises
    ------
    KitError
        If nobody is named, it would have expired already, or the file can't be written.
    """
    if len(by.strip()) < 2 or until <= on:
        raise KitError("a signature needs a name and a day after today until which it holds", do="give both")
    given = read_reviews(root).model_dump(mode="json")
    kind = "keys" if item.kind == "key" else "authorities"
    given[kind][item.id] = {"by": by.strip(), "on": str(on), "until": str(until), "digest": item.digest}
    _save(root / REVIEWS, given)


def _save(path: Path, given: dict[str, Any]) -> None:
    from ruamel.yaml import YAML

    half = path.with_suffix(".tmp")
    try:
        with half.open("w", encoding="utf-8") as file:
            file.write("# Written by 'asylum-clinic review'. A signature holds for the words that were signed.\n")
            YAML().dump({kind: dict(sorted(entries.items())) for kind, entries in given.items()}, file)
        half.replace(path)
    except OSError as error:
        raise KitError(f"the signature can't be kept ({error.strerror})", path, do="check the permissions") from None


def unsigned(root: Path, assignment: str, day: date) -> str:
    """Return a sentence on what an assignment rests on and nobody has signed; empty if all of it is signed."""
    found = items(root, assignment, day)
    counts = {
        "of the keys": sum(item.kind == "key" and item.state != "signed" for item in found),
        "of the authorities": sum(item.kind == "authority" and item.state != "signed" for item in found),
    }
    said = " and ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"Not signed by an attorney: {said}. To read and sign: asylum-clinic review {assignment}" if said else ""


def _opened(root: Path, assignment: str) -> Iterator[tuple[Opened, Key]]:
    source = root / SOURCE / assignment
    notebooks = sorted(source.glob("*.ipynb"))
    if not notebooks:
        raise KitError(f"there is no assignment {assignment!r}", root / SOURCE, do="check the folders in solutions/")
    for notebook in notebooks:
        for form_id in forms_in_file(notebook):
            here = open_form(form_id, source)
            yield here, read_fitting_key(here.form, find_key(form_id, root))


def _credited(key: Key) -> list[str]:
    named: list[str] = []
    for entry in key.questions.values():
        named += getattr(entry, "authorities", ())
        named += sorted(musts(entry)) if entry.kind == "selection" else []
    return named


def _state(signature: Signature | None, digest: str, day: date) -> State:
    if signature is None:
        return "unsigned"
    if signature.digest != digest:
        return "changed"
    return "signed" if day <= signature.until else "expired"


def _of_a_key(here: Opened, key: Key, signature: Signature | None, day: date) -> Item:
    words = in_words(here, key)
    lines = [
        line for name, question in here.form.questions.items() for line in (question.text, *words.get(name, []), "")
    ]
    digest = digest_of(key)
    return Item("key", key.form, here.form.title, tuple(lines), (), digest, _state(signature, digest, day), signature)


def _of_an_authority(entry: Authority, signature: Signature | None, day: date) -> Item:
    lines = (
        entry.citation,
        entry.proposition,
        f"In force: {'; '.join(_span(interval) for interval in entry.in_force) or 'never'}.",
        f"Bears on: {', '.join(entry.elements)}. Governs: {', '.join(entry.governs)}.",
        f"What the kit has seen of it: {entry.verification}.",
        *([entry.note] if entry.note else []),
    )
    doubts = [entry.doubt] if entry.doubt else []
    if not entry.gradable:
        doubts.append("No mark rests on it until it is signed.")
    digest = digest_of(entry)
    state = _state(signature, digest, day)
    return Item("authority", entry.id, entry.title, lines, tuple(doubts), digest, state, signature)


def _span(interval: Any) -> str:
    return f"{interval.start} to {interval.end or 'today'}"
