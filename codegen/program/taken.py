"""Words that emitted modules use themselves, so that no function that a person defines may have them there."""

from __future__ import annotations

import builtins
import keyword
import re

__all__ = ["is_taken"]

_TEXT = """
AdamState Array Callable GradientCheck History Iterable Matrix MomentumState NamedTemporaryFile NamedTuple Params Path
SAMPLES SHAPES Scalar Sequence SimpleNamespace TOO_LARGE Vector Workspace above adam adam_state adam_step allow_pickle
analytic array arrays axis batch batch_size batches bell below beside beta1 beta2 beyond check_gradients checked
classes cmath collections column columns compared compute constants copy correction cost cost_of_all costs count data
delete denominator deviation direction distances dtype entries entry epoch epochs epsilon erf erf_near error exact
expected file finite floor folder formula forward found gradient gradient_step gradients half hessian_vector_product
hint index init_params initial inverse isfinite keepdims kind kink_distance kinks labels largest learning_rate least
length load_params log_total loss loss_and_gradients m_hat make_workspace math middle missing missing_ok moments
momentum momentum_state momentum_step move moved moves name names near normal number numerator numeric numpy old_m
old_v on_epoch ones operator optimizer order others over pairs parameter parameters params part parts path pathlib
place places plain point points prediction product rate ready result rounded rows same sample sample_data samples
save_params scaled_far scaled_middle seed self series shape shapes share size sizes slope slopes small start state
step steps stopped stored strict suffix tables tail targets tempfile tolerance total train transposed types typing
unit upper v_hat value values velocity weighed weights what where whole width workspace workspaces worst wrong zero
zeros
"""
_WORDS = frozenset(_TEXT.split())
_PATTERN = re.compile(r"[A-Za-z]{1,3}(_?\d+)*|d[A-Za-z]{1,3}\d*_\w+|d[A-Za-z]\d+|\w+_\d+|\w+_(prime|dot)")
"""Arrays, entries and derivatives: a1, dW1, da1_dz1, W1_21, dL_dW1_11; numbered parts, and slopes."""


def is_taken(word: str) -> bool:
    """Say whether an emitted module may use a word for something else."""
    return bool(word in _WORDS or _PATTERN.fullmatch(word) or keyword.iskeyword(word) or hasattr(builtins, word))
