"""Words that a person chose, so that LaTeX prints them as they are."""

from __future__ import annotations

__all__ = ["escape_latex"]

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "\n": " ",
    }
)


def escape_latex(words: str) -> str:
    """Return `words` so that LaTeX prints them as they are, in text mode."""
    return words.translate(_ESCAPES)
