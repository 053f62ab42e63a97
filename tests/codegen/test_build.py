from __future__ import annotations

import re
from pathlib import Path

import pytest

from codegen.build import texts, verify_target
from codegen.regenerate import EXAMPLES, differences, regenerate
from tests.codegen.command import Command

GENERATED = Path(__file__).parent.parent.parent / "generated"


def test_build_writes_derivation_code_and_report(chalkgrad: Command, tmp_path: Path) -> None:
    outcome = chalkgrad("build", "slides", "-o", str(tmp_path / "deep" / "out"))
    assert outcome.code == 0
    assert "everything proved and checked" in outcome.out
    written = {path.name for path in (tmp_path / "deep" / "out").iterdir()}
    assert written == {"derivation.tex", "gradients.py", "gradients_scalar.py", "report.txt"}
    report = (tmp_path / "deep" / "out" / "report.txt").read_text(encoding="utf-8")
    assert "FAILED" not in report
    assert re.search(r"every step of the derivation is proved: [1-9]\d\d steps", report)
    assert "the gradient is that of the derivation, in 100 digits: 21 derivatives" in report


def test_build_again_overwrites_its_own_files_only(chalkgrad: Command, tmp_path: Path) -> None:
    assert chalkgrad("build", "xor", "-o", str(tmp_path)).code == 0
    assert chalkgrad("build", "xor", "-o", str(tmp_path)).code == 0
    (tmp_path / "report.txt").write_text("my own notes\n", encoding="utf-8")
    before = (tmp_path / "derivation.tex").read_text(encoding="utf-8")
    outcome = chalkgrad("build", "slides", "-o", str(tmp_path))
    assert outcome.code == 2
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == "my own notes\n"
    assert (tmp_path / "derivation.tex").read_text(encoding="utf-8") == before


def test_a_file_of_an_earlier_build_does_not_stay_beside_another_network(chalkgrad: Command, tmp_path: Path) -> None:
    assert chalkgrad("build", "xor", "-o", str(tmp_path)).code == 0
    assert (tmp_path / "gradients_scalar.py").is_file()
    assert chalkgrad("build", "30-20-1 tanh mse", "-o", str(tmp_path)).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"derivation.tex", "gradients.py", "report.txt"}


def test_what_is_written_is_what_was_checked(chalkgrad: Command, tmp_path: Path) -> None:
    assert chalkgrad("build", "slides", "-o", str(tmp_path)).code == 0
    for name, text in texts("slides").items():
        assert (tmp_path / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_build_is_the_same_bytes_every_time(example: str) -> None:
    assert texts(example) == texts(example)


def test_large_networks_are_shown_by_representatives() -> None:
    files = texts("784-512-10 relu,softmax cross_entropy")
    assert set(files) == {"derivation.tex", "gradients.py"}
    written, _, rest = files["derivation.tex"].partition(r"\begin{tikzpicture}")
    assert len(written) + len(rest.partition(r"\end{tikzpicture}")[2]) < 40_000
    assert "stand for all of the layer" in files["derivation.tex"]


def test_a_report_on_a_spec_covers_code_and_derivation() -> None:
    report = verify_target("3-4-2 tanh,softmax cross_entropy", seed=3)
    assert report.passed
    statements = " ".join(fact.statement for fact in report.facts)
    assert "every step of the derivation is proved" in statements
    assert "the cost is that of the network's equations" in statements
    assert "the gradient is that of the derivation" in statements


# --- generated/ -------------------------------------------------------------------------------------------------


def test_generated_is_what_the_tool_writes_now() -> None:
    assert differences(GENERATED) == []


def test_generated_covers_at_least_five_examples() -> None:
    assert {"slides", "softmax_classifier", "relu_regressor", "chain", "deep_narrow"} <= set(EXAMPLES)
    for example in EXAMPLES:
        assert (GENERATED / example / "gradients.py").is_file()
        assert (GENERATED / example / "derivation.tex").is_file()


def test_a_changed_missing_or_extra_file_is_found(tmp_path: Path) -> None:
    regenerate(tmp_path)
    assert differences(tmp_path) == []
    (tmp_path / "slides" / "gradients.py").write_text("changed\n", encoding="utf-8")
    (tmp_path / "xor" / "derivation.tex").unlink()
    (tmp_path / "chain" / "left_over.py").write_text("extra\n", encoding="utf-8")
    found = "\n".join(differences(tmp_path))
    for name in ("slides/gradients.py", "xor/derivation.tex", "chain/left_over.py"):
        assert name in found
