"""Statements of a program are taken one sample at a time, and loops are joined where units do not need each other."""

from fractions import Fraction

import pytest

from codegen.program.ir import (
    Add,
    Assign,
    Call,
    Divide,
    Function,
    Helper,
    MatMul,
    Multiply,
    Name,
    Negate,
    Number,
    ProgramError,
    RowSum,
    Subtract,
    SumAll,
    SumOverSamples,
    Transpose,
)
from codegen.program.loops import steps
from codegen.program.loops.steps import Entry, Let, Loop, Store
from codegen.program.routines import SOFTMAX
from codegen.targets.c_header.fused import fused
from codegen.targets.c_header.helpers import inlined, rows_unfolded
from codegen.targets.c_header.samples import Note, by_sample

X, Y, W, N = Name("x"), Name("y"), Name("W"), Name("N")
SHAPES = {"x": ("N", 3), "y": ("N", 2), "W": (2, 3), "b": (2,), "N": ()}
ZERO = Number(Fraction(0))


def without_notes(found):
    return [step for step in found if not isinstance(step, Note)]


def test_a_number_is_a_running_total():
    passes = by_sample([Assign("cost", Divide(SumAll(Y), N), ())], SHAPES, ())
    assert passes.before == [Let("total", ZERO)]
    assert without_notes(passes.each) == [
        Loop("j", 2, (steps.Add(Name("total"), Entry("y", ("i", "j"))),)),
    ]
    assert passes.after == [Let("cost", Divide(Name("total"), N))]


def test_a_gradient_starts_with_what_does_not_depend_on_samples():
    value = Add(MatMul(Transpose(Y), X), W)
    passes = by_sample([Assign("dW", value, (2, 3))], SHAPES, ())
    assert passes.before == [Loop("j", 2, (Loop("k", 3, (Store(Entry("dW", ("j", "k")), Entry("W", ("j", "k"))),)),))]
    added = Multiply(Entry("y", ("i", "j")), Entry("x", ("i", "k")))
    assert without_notes(passes.each) == [Loop("j", 2, (Loop("k", 3, (steps.Add(Entry("dW", ("j", "k")), added),)),))]
    assert passes.after == []


def test_what_needs_no_sample_is_computed_after_the_last():
    passes = by_sample([Assign("cost", SumAll(W), ())], SHAPES, ())
    assert (passes.before, passes.each) == ([], [])
    assert passes.after[-1] == Let("cost", Name("total"))


def test_a_sample_that_depends_on_all_samples_is_refused():
    statements = [Assign("m", SumOverSamples(X), (3,)), Assign("centred", Subtract(X, Name("m")), ("N", 3))]
    with pytest.raises(ProgramError, match="`centred` of one sample depends on `m`, a sum over all samples"):
        by_sample(statements, SHAPES, ())


@pytest.mark.parametrize("value", [Negate(SumOverSamples(Y)), Multiply(SumOverSamples(Y), SumOverSamples(Y))])
def test_a_gradient_that_is_no_sum_over_samples_is_refused(value):
    with pytest.raises(ProgramError, match="`db` is no sum over samples, but holds a"):
        by_sample([Assign("db", value, (2,))], SHAPES, ())


def loop(*body, index="j", bound=3):
    return Loop(index, bound, body)


def stored(target, *read):
    value = ZERO
    for entry in read:
        value = Add(value, entry)
    return Store(target, value)


ZJ, ZK, AJ, AK = Entry("z", ("i", "j")), Entry("z", ("i", "k")), Entry("a", ("i", "j")), Entry("a", ("i", "k"))
TOTAL = Name("total")
LOOPS = {
    "each unit reads its own": (loop(stored(ZJ)), loop(stored(AJ, ZJ)), True),
    "other units": (loop(stored(ZJ)), loop(loop(stored(AJ, ZK), index="k")), False),
    "other bounds": (loop(stored(ZJ)), loop(stored(AJ), bound=4), False),
    "a sum of all units": (loop(steps.Add(TOTAL, ZJ)), loop(stored(AJ, TOTAL)), False),
    "a sum of one unit": (loop(Let("total", ZERO), steps.Add(TOTAL, ZJ)), loop(stored(AJ)), True),
    "units that are added to": (loop(stored(ZJ)), loop(loop(steps.Add(ZK, ZERO), index="k")), False),
}


@pytest.mark.parametrize(("first", "second", "joined"), LOOPS.values(), ids=LOOPS)
def test_loops_are_joined_where_no_unit_needs_another(first, second, joined):
    expected = [loop(*first.body, *second.body)] if joined else [first, second]
    assert fused([first, second]) == expected


def test_a_note_stands_inside_the_loop_that_it_tells_of():
    found = fused([Note("one"), loop(stored(ZJ)), Note("two"), loop(stored(AJ, ZJ)), Note("three"), Let("t", ZERO)])
    assert found == [loop(Note("one"), stored(ZJ), Note("two"), stored(AJ, ZJ)), Note("three"), Let("t", ZERO)]


# --- helpers --------------------------------------------------------------------------------------------------------

U = Name("u")
DOUBLE = Helper(
    "double", ("u",), (Assign("e", Function("exp", (U,)), ("N", "n")),), Add(Name("e"), Name("e")), ("2e^u.",)
)
TWICE = Helper("twice", ("u",), (), Call("double", (Call("double", (U,)),)), ("Twice.",))
HELPERS = {helper.name: helper for helper in (DOUBLE, TWICE, SOFTMAX)}


def test_what_two_calls_compute_alike_is_computed_once():
    call = Call("double", (ZJ,))
    found = inlined([loop(Store(AJ, call), Store(Entry("s", ("i", "j")), Multiply(call, call)))], HELPERS, set())
    (body,) = (step.body for step in found)
    assert [step.name for step in body if isinstance(step, Let)] == ["e_1"]


def test_what_one_block_knows_another_does_not():
    call = Call("double", (ZJ,))
    found = inlined([loop(Store(AJ, call)), loop(Store(ZJ, call))], HELPERS, {"e_1"})
    assert [step.body[0].name for step in found] == ["e_2", "e_3"]


def test_a_helper_that_calls_helpers_is_put_in_place_to_the_bottom():
    *lets, store = inlined([Store(AJ, Call("twice", (ZJ,)))], HELPERS, set())
    assert [let.name for let in lets] == ["e_1", "u_1", "e_2"]
    assert store.value == Add(Name("e_2"), Name("e_2"))


def test_softmax_becomes_statements_of_its_own():
    one, two, last = rows_unfolded([Assign("a", Call("softmax", (Call("softmax", (Y,)),)), ("N", 2))], HELPERS, SHAPES)
    assert [one.target, two.target, last.target] == ["a_e", "a_e1", "a"]
    assert [one.shape, two.shape, last.shape] == [("N", 2)] * 3
    assert last.value == Divide(Name("a_e1"), RowSum(Name("a_e1")))
