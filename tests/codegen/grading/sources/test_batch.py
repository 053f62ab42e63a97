from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codegen.grading.sources.batch import identified

NAMES = st.text(max_size=12) | st.sampled_from(["Ada", "ada", "Ada!", "", "名前", "../../etc", "a" * 200, "ada-0f3a2b"])


def people(names: list[str]) -> list[tuple[str, str, str]]:
    return [(name, "", f"{name}\0{place}") for place, name in enumerate(names)]


@given(st.lists(NAMES, max_size=20))
def test_ids_are_all_different_and_safe_as_file_names(names: list[str]) -> None:
    students, _ = identified(people(names))
    ids = [student.id for student in students]
    assert len(set(ids)) == len(ids)
    for id_ in ids:
        assert 1 <= len(id_) <= 90
        assert set(id_) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert not id_.startswith("-")


@given(st.lists(NAMES, min_size=1, max_size=8), st.randoms())
def test_ids_do_not_depend_on_the_order_of_the_students(names: list[str], random: object) -> None:
    shuffled = people(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    by_key = dict(zip([key for *_, key in shuffled], identified(shuffled)[0], strict=True))
    for student, (*_, key) in zip(identified(people(names))[0], people(names), strict=True):
        assert by_key[key] == student


def test_a_name_that_only_one_has_is_the_id() -> None:
    students, notes = identified([("Ada Lovelace", "4711", "a"), ("Émilie du Châtelet", "", "b")])
    assert [student.id for student in students] == ["ada-lovelace", "emilie-du-chatelet"]
    assert students[0].user == "4711"
    assert notes == ()


def test_two_students_with_one_name_are_told_apart_and_noted() -> None:
    students, notes = identified([("Ada", "1", "Ada_1"), ("Ada", "", "Ada"), ("Ben", "", "Ben")])
    first, second, other = (student.id for student in students)
    assert (first, other) == ("ada-1", "ben")
    assert second.startswith("ada-")
    assert notes == (f"2 students are called Ada; they are told apart as {', '.join(sorted((first, second)))}.",)


def test_an_id_that_is_another_students_name_is_given_once() -> None:
    twins, _ = identified([("Ada", "", "1"), ("Ada", "", "2")])
    students, _ = identified([("Ada", "", "1"), ("Ada", "", "2"), (twins[0].id, "", "3")])
    assert len({student.id for student in students}) == 3
    students, _ = identified([("Ada", "7", "1"), ("Ada", "7", "2"), ("Ada", "8", "3")])
    assert len({student.id for student in students}) == 3
