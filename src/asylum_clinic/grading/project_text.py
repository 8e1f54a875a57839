"""Grading step: an answer in words is put before the person who grades it."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import Any

from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.questions import TextQuestion
from asylum_clinic.assessment.records import METADATA
from asylum_clinic.errors import KitError
from asylum_clinic.grading.feedback_html import IGNORED_BY_MATHJAX
from asylum_clinic.grading.source import once, read_released
from asylum_clinic.grading.step import KitPreprocessor, cell_named


class ProjectText(KitPreprocessor):
    """Puts each answer in words into its own manually graded cell, ``FORM--QUESTION``.

    A blank answer leaves the cell as it was released, which nbgrader grades 0; any other text waits for a person.
    The cell is its own, so that the person's score leaves the form's automatic one free to move.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Fill the notebook's manually graded cells."""
        released = read_released(resources)
        for form_id, known in released.forms.items():
            answers = cell_named(nb, known.id).metadata.get(METADATA, {}).get("answers", {})
            try:
                questions = list(once(open_form, form_id, self.source_folder(resources)).form.manual())
            except KitError:
                continue  # GradeForms has said so
            for question in questions:
                name = f"{form_id}--{question.id}"
                cell, answer = cell_named(nb, name), answers.get(question.id)
                if cell is None or not isinstance(answer, str) or not answer.strip():
                    continue
                own = "" if cell.source == released.cells[name].source else f"\n\n{cell.source}"
                cell.source = as_markdown(answer, question) + own
        return nb, resources


def as_markdown(answer: str, question: TextQuestion) -> str:
    r"""Return a student's words as Markdown that shows them as they were typed.

    They are put into an HTML element on lines of their own, with no empty line in it, so that neither Markdown nor a
    formula nor HTML is read in them.

    Examples
    --------
    >>> question = TextQuestion(id="memo", text="Why?", kind="text", points=4)
    >>> print(as_markdown("*One* <b>\n\nfor $5 and $6", question))
    <div class="tex2jax_ignore">
    <p>*One* &lt;b&gt;</p>
    <p>for &#36;5 and &#36;6</p>
    </div>
    """
    lines = [f'<div class="{IGNORED_BY_MATHJAX}">']
    words = len(answer.split())
    if words > question.most_words:
        lines.append(f"<p><em>({words} words; at most {question.most_words} were asked for.)</em></p>")
    for written, paragraph in groupby(map(_plain, answer.splitlines()), key=bool):
        if written:
            lines.append(f"<p>{'<br>'.join(paragraph)}</p>")
    return "\n".join([*lines, "</div>"])


def _plain(line: str) -> str:
    spaced = "".join(" " if character.isspace() else character for character in line)
    clean = "".join(character for character in spaced if character.isprintable())
    return re.sub(r"[$\\`]", lambda found: f"&#{ord(found[0])};", escape(clean.strip()))
