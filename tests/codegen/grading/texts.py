"""Texts that tests hand in, and what is told of judged ones where a test needs no judging."""

from __future__ import annotations

from typing import Any

from codegen.grading.judgement import JudgedStep, Judgement, Mending
from codegen.grading.settings import KEY, Limits, Settings
from codegen.spec_files import resolve_spec

__all__ = ["NET", "OPEN", "RIGHT", "UNREADABLE", "WRONG", "judged", "settings", "step"]

NET = "2-2-1 sigmoid mse"
RIGHT = r"$$ \frac{\partial L}{\partial \hat{y}} = 2(\hat{y} - y) $$"
WRONG = r"$$ \frac{\partial L}{\partial \hat{y}} = 3(\hat{y} - y) $$"
UNREADABLE = r"$$ \frac{\partial L}{\partial \hat{y}} = \foo $$"
OPEN = r"$$ \frac{\partial L}{\partial \hat{y}} \propto \hat{y} - y $$"


def settings(seconds: int = 10, megabytes: int = 512, key: bytes = KEY, spec: str = NET) -> Settings:
    return Settings.of(resolve_spec(spec), key, Limits(seconds, megabytes))


def step(**changed: Any) -> JudgedStep:
    plain: dict[str, Any] = {
        "part": "",
        "line": 1,
        "source": "a = b",
        "verdict": "proved",
        "truth": None,
        "route": "plain",
        "chain": 0,
        "about": "∂L/∂W^[2]",
        "says_nothing": False,
        "reason": "",
    }
    mistakes = changed.pop("mistakes", ())
    mendings = (Mending(mistakes=mistakes, words="What went wrong.", hint="What to do.", repair="a = c"),)
    return JudgedStep(**{**plain, "mendings": mendings if mistakes else (), **changed})


def judged(*steps: JudgedStep) -> Judgement:
    """Return a judgement with the steps, each a chain of its own where they do not say which."""
    own = (one.model_copy(update={"chain": one.chain or place}) for place, one in enumerate(steps))
    return Judgement(outcome="judged", steps=tuple(own))
