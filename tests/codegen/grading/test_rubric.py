from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from codegen.grading.rubric import Rubric, Scheme, exact, read_scheme, rubric_text
from codegen.spec_files import resolve_spec
from symbolic.errors import SpecError

SPEC = resolve_spec("slides")


def read(folder: Path, text: str) -> Scheme:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return read_scheme(str(path), SPEC)


def test_the_rubric_that_is_printed_is_the_one_that_holds() -> None:
    assert Rubric.model_validate(tomllib.loads(rubric_text())) == Rubric() == read_scheme(None, SPEC).rubric


def test_every_key_stands_in_the_rubric_that_is_printed(tmp_path: Path) -> None:
    written = rubric_text().replace("# [[", "[[").replace("# points", "points").replace("# any", "any")
    data = tomllib.loads(written)
    assert data.keys() == Rubric.model_fields.keys()
    for name in ("steps", "credit"):
        assert data[name].keys() == dict(Rubric.model_fields[name].default).keys()
    assert read(tmp_path, written).subjects == (("∂L/∂W^[2]", "∂L/∂W^[2]"),)


def test_what_is_required_is_read_on_the_network(tmp_path: Path) -> None:
    scheme = read(tmp_path, "[[required]]\npoints = 2\nany = ['dW^{[2]}', '\\delta^{[3]}']\n")
    assert scheme.subjects == (("∂L/∂W^[2]", "∂L/∂z^[3]"),)
    assert scheme.maximum == 12


def test_an_empty_file_is_the_rubric_that_is_always_there(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Scheme()


def test_a_tenth_is_a_tenth() -> None:
    assert exact(0.1) == Fraction(1, 10)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "[credit]\nunknown = 0\n",
            'credit.unknown: found 0; expected "person", or a number above 0 and up to 1',
        ),
        ("[credit]\nunreadable = 'zero'\n", 'credit.unreadable: found "zero"; expected "person"'),
        ("[credit]\nstands = 2\n", "credit.stands: found 2; expected a number from 0 to 1"),
        ("[credit]\nstands = true\n", "credit.stands: found true; expected a number from 0 to 1"),
        ("[credit]\nnew_error = -2\n", "credit.new_error: found -2; expected a number from -1 to 1"),
        ("[credit]\nconvetion = 1\n", "credit.convetion: found the unknown key"),
        ("[credit]\nconvetion = 1\n", "Did you mean `convention`?"),
        ("[steps]\npoints = nan\n", "steps.points: found NaN; expected a number from 0 to 10,000"),
        ("[steps]\nexpected = 0\n", "steps.expected: found 0; expected a whole number from 1"),
        ("[steps]\npoints = 0\n", "steps.points: found no points for anything; expected a number above 0"),
        ("steps = 3\n", "steps: found 3; expected a table with the keys points and expected"),
        ("decimals = 1.5\n", "decimals: found 1.5; expected a whole number from 0 to 6"),
        ("points = 3\n", 'found the unknown key "points"; expected one of the keys title, decimals, steps'),
        ("[[required]]\nany = ['dW^{[2]}']\n", "required[1].points: found nothing; expected a number"),
        (
            "[[required]]\npoints = 1\nany = []\n",
            "required[1].any: found an empty list; expected a list",
        ),
        ("[[required]]\npoints = 1\nany = [3]\n", "required[1].any[1]: found 3; expected a list of derivatives"),
        ("[[required]]\npoints = 1\nany = ['\\foo']\n", 'required[1].any[1]: found "\\foo"; expected a derivative or'),
        ("[[required]]\npoints = 1\nany = ['dW^{[2]}']\nsubjects = ['x']\n", "found the unknown key"),
        ("title = \n", "line 1, column"),
        ("\x00", "found text that is not TOML"),
    ],
)
def test_a_rubric_that_cannot_be_used_says_where_and_what_is_expected(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SpecError) as caught:
        read(tmp_path, text)
    assert words in str(caught.value)
    assert "mine.toml: 1 problem\n" in str(caught.value)


def test_all_problems_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        read(tmp_path, "[credit]\nstands = 7\n[steps]\npoints = -1\n")
    first, second = caught.value.problems
    assert (first.place, second.place) == ("credit.stands", "steps.points")


def test_a_missing_file_names_one_that_is_alike(tmp_path: Path) -> None:
    (tmp_path / "marks.toml").touch()
    with pytest.raises(SpecError, match="no such file; expected an existing rubric file") as caught:
        read_scheme(str(tmp_path / "mark.toml"), SPEC)
    assert "Did you mean `marks.toml`?" in str(caught.value)
