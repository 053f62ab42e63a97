"""Page -> one HTML file that stands alone: native MathML, inline SVG, data and a small script, and nothing loaded.

Without scripts the whole derivation is there as a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from codegen.document_templates import OURS, Templates, filled
from codegen.documents.formats.math_font import math_css
from codegen.documents.formats.words import html_words
from codegen.documents.page.data import page_data, right_side
from codegen.documents.page.diagram import diagram, picture
from codegen.documents.page.model import Line, Page, Unfolding
from codegen.documents.page.numbers import Computing, computing
from codegen.documents.page.spoken import place_of
from codegen.render import header_line
from symbolic.formula.mathml import print_mathml
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.graph.names import quantity_name

__all__ = ["page_html"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:"
"""Nothing can be loaded, whatever the page holds."""

_NUMBERS = ("erfc", "passes", "backward", "fields", "numbers", "what_if")
_FORMS = (("scalar", "scalar"), ("index", "index"), ("matrix", "matrix"), ("batch", "batch"))


def page_html(page: Page, templates: Templates = OURS) -> str:
    """Return the file."""
    numbers = computing(page.graph)
    scripts = ("formulas", "state", "network", "buttons", "unfolding", "reveal")
    parts = (*scripts, *(_NUMBERS if numbers else ("no_numbers",)), "start")
    return filled(
        templates,
        "html/page/page.html.jinja",
        policy=_POLICY,
        header=header_line(page.source),
        title=page.title,
        network=page.graph.spec.title(),
        command=page.command,
        math_css=math_css(),
        notations=[
            {"name": written_in.name, "pictures": list(_pictures(page, number, numbers))}
            for number, written_in in enumerate(page.notations)
        ],
        places=_places(page),
        choices=_choices(page),
        numbers=numbers is not None,
        activations=numbers.activations if numbers else (),
        loss=numbers.loss if numbers else "",
        static=list(_static(page)),
        data=_json(page_data(page, numbers)),
        scripts=[f"page/{part}.js.jinja" for part in parts],
    )


def _pictures(page: Page, number: int, numbers: Computing | None) -> Iterator[tuple[str, str]]:
    """Yield the network in one of the notations, with names, and where there are numbers with room for these."""
    written_in = page.notations[number]
    for kind in ("names", "numbers") if numbers else ("names",):
        drawing = picture(page.graph, written_in, numbers=kind == "numbers")
        yield kind, diagram(drawing, page.graph, written_in, f"network-{number}-{kind}")


def _places(page: Page) -> list[tuple[str, list[str]]]:
    """Return the quantities under their headings, in the order in which they are listed."""
    places: dict[str, list[str]] = {}
    for quantity in page.shown:
        places.setdefault(place_of(quantity), []).append(quantity_name(quantity))
    return list(places.items())


def _choices(page: Page) -> list[tuple[str, str, list[tuple[str, str]]]]:
    written_in = page.notations[0]
    ends = [(quantity_name(end), print_text(end, written_in)) for end in page.ends]
    notations = [(offered.name, offered.name) for offered in page.notations]
    return [("of", "affect", ends), ("form", "form", list(_FORMS)), ("notation", "notation", notations)]


def _static(page: Page) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield what is there without scripts: the derivations of neighbours, and those of the loss."""
    objective, written_in = page.ends[-1], page.notations[0]
    neighbours = [found for (_, of), found in page.derivations.items() if of not in page.ends]
    chains = [found for (_, of), found in page.derivations.items() if of == objective]
    for heading, unfoldings in (("Derivatives of neighbours", neighbours), ("The derivatives of the loss", chains)):
        yield heading, [_listed(unfolding, written_in) for unfolding in unfoldings]


def _listed(unfolding: Unfolding, written_in: Notation) -> dict[str, Any]:
    question = html_words(unfolding.question, written_in)
    return {"question": question, "lines": [_line(line, written_in) for line in unfolding.lines]}


def _line(line: Line, written_in: Notation) -> dict[str, str]:
    left = "" if line.left is None else _math(print_mathml(line.left, written_in))
    right = " ".join(map(_math, right_side(line, written_in)))
    return {"left": left, "right": right, "reason": html_words(line.reason, written_in)}


def _math(mathml: str) -> str:
    return f'<math displaystyle="true"><mrow>{mathml}</mrow></math>'


def _json(data: dict[str, Any]) -> str:
    """Return data as JSON in which nothing can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!", "\\u003c!").replace("<s", "\\u003cs").replace("<S", "\\u003cS")
