"""The tables are what their papers say, and refuse in words what they don't hold."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.resources import datasets
from asylum_clinic.statistics import papers as papers_module
from asylum_clinic.statistics.papers import digest, read_papers, seal
from asylum_clinic.statistics.tables import choose, describe, folder, load, names, papers, read_table

TABLES = names()


def test_there_is_a_table_for_each_subject_of_the_lessons() -> None:
    assert set(TABLES) == {
        "article-figures",
        "border-encounters",
        "credible-fear-by-nationality",
        "credible-fear-monthly",
        "dhs-asylum-grants",
        "removals",
        "representation-and-spread",
        "russians-in-ten-countries",
        "ten-judges",
        "us-decisions",
    }


@pytest.mark.parametrize("name", TABLES)
def test_the_papers_are_a_valid_frictionless_package(name: str) -> None:
    import frictionless

    report = frictionless.Package(str(folder(name) / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


@pytest.mark.parametrize("name", TABLES)
def test_the_papers_hold_the_bytes_and_the_hash_of_the_file(name: str) -> None:
    resource = papers(name).resources[0]
    data = (folder(name) / resource.path).read_bytes()
    assert (len(data), digest(data)) == (resource.bytes, resource.hash)
    assert b"\r" not in data


@pytest.mark.parametrize("name", TABLES)
def test_the_papers_name_source_publisher_licence_date_row_and_faults(name: str) -> None:
    said = papers(name)
    assert said.name == name == said.resources[0].name
    assert all(licence.name and licence.path.startswith("https://") for licence in said.licenses)
    assert all(source.path.startswith("https://") for source in said.sources)
    assert said.row_means.startswith("the ") or said.row_means.startswith("one ")
    assert len(said.known_faults) >= 3
    words = describe(name)
    for told in (said.title, said.publisher, said.as_of, said.row_means, *said.known_faults):
        assert told in words


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_types_and_the_key_that_its_papers_name(name: str) -> None:
    frame, schema = load(name), papers(name).resources[0].schema_
    assert list(frame.columns) == [field.name for field in schema.fields]
    assert not frame.duplicated(list(schema.primaryKey)).any()
    for field in schema.fields:
        kind = frame[field.name].dtype
        if field.type == "date":
            assert pd.api.types.is_datetime64_any_dtype(kind)
        else:
            wanted = {"string": {"string"}, "integer": {"int64", "Int64"}, "number": {"float64"}}[field.type]
            assert str(kind) in wanted


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_the_script_that_makes_it_and_no_path_of_a_machine(name: str) -> None:
    for path in folder(name).glob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"/(home|root|work|Users|tmp)/", text), path
    assert (folder(name) / "make.py").is_file()


def test_a_table_changed_by_hand_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "removals"
    shutil.copytree(folder("removals"), copy)
    path = copy / "removals.csv"
    path.write_bytes(path.read_bytes().replace(b"Russia,2023,229", b"Russia,2023,922"))
    with pytest.raises(KitError, match=r"removals\.csv.*hash.*changed by hand.*make\.py"):
        read_table(copy)


def test_a_missing_file_and_torn_papers_are_said_in_words(tmp_path: Path) -> None:
    copy = tmp_path / "removals"
    shutil.copytree(folder("removals"), copy)
    (copy / "removals.csv").unlink()
    with pytest.raises(KitError, match="can't be read"):
        read_table(copy)
    (copy / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(KitError, match=r"datapackage\.json"):
        read_table(copy)


def test_sealing_writes_the_table_and_renews_its_papers(tmp_path: Path) -> None:
    copy = tmp_path / "removals"
    shutil.copytree(folder("removals"), copy)
    frame = load("removals").assign(removals=1)
    seal(copy, frame)
    assert read_table(copy).removals.eq(1).all()
    with pytest.raises(KitError, match="the papers name"):
        seal(copy, frame[["citizenship", "removals"]])
    with pytest.raises(KitError, match="two rows have the same citizenship, fiscal_year"):
        seal(copy, pd.concat([frame, frame]))


def test_a_script_without_its_sources_says_which_is_missing(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"the source figures\.csv is missing"):
        papers_module.source_copy(tmp_path, "figures.csv")


@pytest.mark.parametrize(
    ("name", "where", "said"),
    [
        ("removal", {}, "there is no table 'removal'.*write 'removals'"),
        ("removals", {"citizenship": "Rusia"}, "no citizenship 'Rusia'.*write 'Russia'"),
        ("removals", {"citizenship": "Atlantis"}, "no citizenship 'Atlantis'.*choose among All, China"),
        ("removals", {"country": "Russia"}, "no column 'country'"),
        ("removals", {"fiscal_year": 1999}, "no fiscal_year 1999"),
        ("border-encounters", {"month": "2030-01"}, "no month '2030-01'"),
        (
            "russians-in-ten-countries",
            {"country": "Israel", "stage": "judicial review"},
            "no row .* country Israel, stage judicial review together.*widen",
        ),
    ],
)
def test_what_a_table_does_not_hold_is_said_with_the_nearest_there_is(name: str, where: dict, said: str) -> None:
    with pytest.raises(KitError, match=said):
        choose(name, **where)


def test_a_changed_copy_spoils_no_later_load() -> None:
    mine = load("removals")
    mine.loc[:, "removals"] = 0
    assert load("removals").removals.sum() > 0


def test_judges_are_letters() -> None:
    assert set(load("ten-judges").judge) == set("ABCDEFGHIJ")


def test_no_row_of_the_us_decisions_mixes_units_within_a_year_and_forum() -> None:
    frame = load("us-decisions")
    assert (frame.groupby(["year", "forum"]).unit.nunique() == 1).all()


def test_the_ten_countries_are_those_with_most_decisions_in_2023() -> None:
    frame = load("russians-in-ten-countries")
    assert frame.country.nunique() == 10
    assert "United States" in set(frame.country)


def test_tables_of_statistics_are_small() -> None:
    size = sum(path.stat().st_size for path in (datasets() / "statistics").rglob("*.csv"))
    assert size < 300_000


def test_the_article_table_measures_what_the_other_tables_hold() -> None:
    frame = load("article-figures").set_index("id")
    november = choose("border-encounters", citizenship="Russia", border="southwest", month="2022-11")
    assert frame.measured["november"] == november.encounters.sum()
    removed = choose("removals", citizenship="Russia", fiscal_year=2023).removals.sum()
    assert frame.measured["removed"] == removed
    assert frame.measured[frame.checked_with == "no table"].isna().all()


def test_the_papers_are_plain_json_with_known_keys_only(tmp_path: Path) -> None:
    said = json.loads((folder("removals") / "datapackage.json").read_text(encoding="utf-8"))
    said["colour"] = "blue"
    (tmp_path / "datapackage.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(KitError, match="colour"):
        read_papers(tmp_path)
