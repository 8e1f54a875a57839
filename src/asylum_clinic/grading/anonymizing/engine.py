"""Microsoft Presidio's analyzer with the kit's recognizers, and with a trained model where one is installed.

Nothing is fetched: Presidio's own recognizer of e-mail addresses loads a list of domains from the network, so the kit
has its own; and spaCy's blank English pipeline, which ships with spaCy, splits the text where no model is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.anonymizing.bodies import bodies
from asylum_clinic.grading.anonymizing.dates import dates
from asylum_clinic.grading.anonymizing.found import KINDS, NAMES, NUMBERS, Found
from asylum_clinic.grading.anonymizing.names import names
from asylum_clinic.grading.anonymizing.numbers import numbers

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm")
"""Trained pipelines that are used where the instructor has installed one, the best first."""

_OF_A_MODEL = {"PERSON": "PERSON", "LOCATION": "PLACE", "ORGANIZATION": "ORGANIZATION", "NRP": ""}
_FINDERS: dict[str, tuple[Callable[[str], list[Found]], tuple[str, ...]]] = {
    "numbers": (numbers, NUMBERS),
    "dates": (dates, ("DATE", "BIRTH_DATE")),
    "bodies": (bodies, ("COURT", "DETENTION", "SCHOOL", "ORGANIZATION")),
    "names": (names, NAMES),
}


def model_name() -> str:
    """Return the trained pipeline that is installed, or nothing."""
    return next((name for name in MODELS if find_spec(name)), "")


def analyze(text: str) -> list[Found]:
    """Return whatever Presidio and the kit's recognizers find in a text; findings may lie over one another.

    Raises
    ------
    KitError
        If the extra ``anonymize`` is not installed.
    """
    results = engine().analyze(text, language="en", entities=None)
    kinds = {**{kind: kind for kind in KINDS}, **({} if not model_name() else _OF_A_MODEL)}
    return [Found(one.start, one.end, kinds[one.entity_type]) for one in results if kinds.get(one.entity_type)]


@cache
def engine() -> AnalyzerEngine:
    """Return the analyzer, made once: loading spaCy takes seconds.

    Raises
    ------
    KitError
        If the extra ``anonymize`` is not installed.
    """
    try:
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    except ImportError:
        found = "anonymizing needs Microsoft Presidio, which is not installed"
        raise KitError(found, do='python -m pip install "asylum-clinic-kit[anonymize]"') from None
    registry = RecognizerRegistry(supported_languages=["en"])
    for name, (find, kinds) in _FINDERS.items():
        registry.add_recognizer(_recognizer(name, find, kinds))
    if model_name():
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer

        registry.add_recognizer(SpacyRecognizer(supported_language="en"))
    return AnalyzerEngine(registry=registry, nlp_engine=_pipeline(), supported_languages=["en"])


def _recognizer(name: str, find: Callable[[str], list[Found]], kinds: tuple[str, ...]) -> Any:
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    class Recognizer(EntityRecognizer):  # type: ignore[misc, unused-ignore]
        """One of the kit's finders, as Presidio asks for it."""

        def load(self) -> None:
            """Nothing has to be loaded."""

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any) -> list[Any]:
            """Return what the finder finds; its score is 1, since a person looks at every line."""
            return [RecognizerResult(one.kind, one.start, one.end, 1.0) for one in find(text)]

    return Recognizer(supported_entities=list(kinds), name=f"asylum_clinic_{name}", supported_language="en")


def _pipeline() -> Any:
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Pipeline(SpacyNlpEngine):  # type: ignore[misc, unused-ignore]
        """spaCy's pipeline that is here, never one that would have to be fetched."""

        def __init__(self) -> None:
            """Load the trained pipeline that is installed, or the blank one."""
            name = model_name()
            super().__init__(models=[{"lang_code": "en", "model_name": name or "blank"}])
            self.nlp: Any = {"en": spacy.load(name) if name else spacy.blank("en")}

    return Pipeline()
