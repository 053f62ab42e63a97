from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest

from codegen.documents.judgement_json import ReportRecord, WayThere, Word, report_json, report_record, report_schema
from codegen.render import HEADER_MARK
from symbolic.checking.report import Report, Route, Verdict
from tests.symbolic.checking.reports import hostile, plain, report

REPORTS = {
    "full": report(),
    "hostile": hostile(),
    "empty": Report("a", "", "2-1 tanh", "bracket", ()),
    **{verdict.value: plain(verdict) for verdict in Verdict},
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_reads_back_as_the_same_record(name: str) -> None:
    found = REPORTS[name]
    assert ReportRecord.model_validate_json(report_json(found), strict=True) == report_record(found)


def test_words_of_the_schema_are_those_of_the_report() -> None:
    assert set(get_args(Word)) == {verdict.value for verdict in Verdict}
    assert set(get_args(WayThere)) == {route.value for route in Route}


def test_every_place_has_offset_line_and_column() -> None:
    record = json.loads(report_json(report()))
    place = record["lines"][3]["steps"][1]["place"]
    assert record["source"][place["start"]["offset"] : place["end"]["offset"]] == "1 + a_1^{[4]}"
    assert place["start"]["line"] == place["end"]["line"] == 5
    shown = record["source"].splitlines()[4]
    assert shown[place["start"]["column"] - 1 : place["end"]["column"] - 1] == "1 + a_1^{[4]}"


def test_the_first_wrong_step_is_found_by_its_numbers() -> None:
    record = json.loads(report_json(report()))
    wrong = record["first_wrong"]
    assert record["refuted"] is True
    assert record["lines"][wrong["line"]]["steps"][wrong["step"]]["route"] == "first wrong step"
    right = json.loads(report_json(plain(Verdict.UNKNOWN)))
    assert (right["refuted"], right["first_wrong"], right["counts"]) == (False, None, {"unknown": 1})


def test_a_step_carries_its_evidence() -> None:
    step = json.loads(report_json(report()))["lines"][3]["steps"][1]
    assert step["verdict"] == step["truth"] == "refuted"
    assert step["counterexample"]["widths"] == [2, 2, 2, 2, 1]
    assert step["counterexample"]["values"]["W[1][1,2]"] == "-1/4"
    assert step["counterexample"]["ratio"] == "42/5"
    assert step["read_as"] == {"left": "σ'(z_1^[4])", "right": "a_1^[4] (1 + a_1^[4])"}


def test_keys_are_sorted_and_the_same_report_gets_the_same_bytes() -> None:
    text = report_json(report())
    assert text == report_json(report())
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_the_mark_of_our_files_stands_at_the_top() -> None:
    assert HEADER_MARK in report_json(report())[:1000]


def test_half_a_surrogate_pair_is_replaced_sign_by_sign() -> None:
    found = replace(plain(Verdict.PROVED), source="\\delta = \ud83d\ude00", name="\udcff")
    record = json.loads(report_json(found).encode("utf-8"))
    assert record["source"] == "\\delta = \ufffd\ufffd"
    assert record["name"] == "\ufffd"


# --- the published schema -------------------------------------------------------------------------------------------


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (part for part in (schema, *schema["$defs"].values()) if part["type"] == "object")


def test_every_field_is_described_and_required_and_no_other_is_allowed() -> None:
    schema = report_schema()
    assert len(list(objects(schema))) == 9
    for part in objects(schema):
        assert part["additionalProperties"] is False
        assert sorted(part["required"]) == sorted(part["properties"])
        assert part["description"].endswith(".")
        for name, field in part["properties"].items():
            assert field["description"].endswith("."), name


def test_the_version_is_part_of_the_schema() -> None:
    schema = report_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["schema_version"]["const"] == 2
    with pytest.raises(ValueError, match="schema_version"):
        ReportRecord.model_validate({**json.loads(report_json(report())), "schema_version": 1})
