"""A wrong file is refused with its line, in a sentence."""

import pytest

from asylum_clinic.assessment.questions import read_form
from asylum_clinic.cases.library import find_case, read_case, read_passages
from asylum_clinic.errors import KitError
from asylum_clinic.resources import MAX_BYTES, read_yaml

FORM = """id: small
title: Small
case: none
role: bench_memo
standard: merits
elements:
  - id: nexus
    title: Nexus
    points: 4
    questions:
      - id: position
        kind: scale
        text: Is there a nexus?
"""


def test_yes_and_no_stay_words(tmp_path):
    path = tmp_path / "scale.yaml"
    path.write_text("accept: [yes, no, on]\n")
    assert read_yaml(path) == {"accept": ["yes", "no", "on"]}


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("kind: scale", "kind: scales"), 11, "kind"),
        (("points: 4", "points: many"), 9, "points"),
        (("role: bench_memo", "role: judge"), 4, "role"),
        (("title: Small", "titel: Small"), 2, "titel"),
        (("title: Nexus", "title: [Nexus"), 9, "not valid YAML"),
        (("id: small\n", "id: small\nid: small\n"), 2, "not valid YAML"),
    ],
)
def test_a_wrong_form_is_refused_with_its_line(tmp_path, change, line, words):
    path = tmp_path / "small.yaml"
    path.write_text(FORM.replace(*change))
    with pytest.raises(KitError) as caught:
        read_form(path)
    assert words in str(caught.value)
    assert f"small.yaml:{line}:" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe\x00a", "not UTF-8"), (b"x" * (MAX_BYTES + 1), "larger than"), (None, "no such file")],
    ids=["not text", "too large", "missing"],
)
def test_a_file_that_is_no_text_is_refused_in_a_sentence(tmp_path, content, words):
    path = tmp_path / "form.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KitError, match=words):
        read_form(path)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# Title\n\n[n1] First.\n\nSecond without an id.\n", 5, "does not begin with an id"),
        ("[n1] First.\n\n\n[n1] Again.\n", 4, "stands twice"),
        ("[a1] Wrong letter.\n", 1, "does not begin with an id"),
    ],
)
def test_a_paragraph_without_its_id_is_refused_with_its_line(tmp_path, text, line, words):
    path = tmp_path / "narrative.md"
    path.write_text(text)
    with pytest.raises(KitError, match=words) as caught:
        read_passages(path, "n")
    assert caught.value.line == line


def test_an_empty_narrative_is_refused(tmp_path):
    path = tmp_path / "narrative.md"
    path.write_text("# Only a title\n")
    with pytest.raises(KitError, match="no paragraph"):
        read_passages(path, "n")


@pytest.mark.parametrize("slug", ["no-such-case", "../law", "", "/etc", "Notice"])
def test_a_case_that_is_not_there_is_refused(slug, tmp_path):
    with pytest.raises(KitError, match="there is no case"):
        find_case(slug, tmp_path)


def test_a_case_beside_the_notebook_comes_before_the_kits_own(tmp_path):
    own = tmp_path / "cases" / "notice-under-the-door"
    own.mkdir(parents=True)
    (own / "case.yaml").write_text("id: other\n")
    assert find_case("notice-under-the-door", tmp_path) == own
    with pytest.raises(KitError, match=r"case\.yaml:"):
        read_case(own)
