"""A page in a real browser: what lights up, what unfolds, what is switched, by mouse, by keys and by its address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from codegen.documents.page.build import page_of
from codegen.documents.page.html import page_html
from codegen.spec_files import resolve_spec
from symbolic.formula.nodes import Quantity
from symbolic.graph.graph import Graph
from symbolic.graph.names import parse_quantity, quantity_name
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec
from symbolic.spec.notation import NotationSpec
from tests.codegen.documents.browser import Browser
from tests.symbolic.graph.networks import spec

FileOf = Callable[[NetworkSpec], Path]
LECTURE = resolve_spec("slides")
VISIBLE = "[...document.querySelectorAll('figure:not([hidden]) %s')]"
LIT = VISIBLE % ".drawn .lit"
SHOWN = "[...document.querySelectorAll('#lines li')].map((line) => getComputedStyle(line.children[1]).visibility)"


def all_paths(graph: Graph, start: Quantity, end: Quantity) -> list[tuple[Quantity, ...]]:
    """Return every path, by walking on from every child."""
    if start == end:
        return [(end,)]
    return [(start, *path) for child in graph.children(start) for path in all_paths(graph, child, end)]


def question(window: Browser) -> str:
    found = str(window.tell("document.getElementById('question').textContent"))
    return re.sub("[\u2061-\u2064]", "", found.replace("y\u02c6", "ŷ"))


def address(window: Browser) -> str:
    return unquote(str(window.tell("location.hash")))


def lines(window: Browser) -> list[str]:
    found = window.tell("[...document.querySelectorAll('#lines li.shown')].map((line) => line.textContent)")
    return [re.sub("[\u2061-\u2064]", "", line) for line in found]


# --- what lights up ---------------------------------------------------------------------------------------------------

LIGHTS = [
    (LECTURE, "W[1][1,1]", "yhat"),
    (LECTURE, "W[3][2,1]", "L"),
    (LECTURE, "b[2][2]", "L"),
    (LECTURE, "x[2]", "yhat"),
    (LECTURE, "z[4][1]", "L"),
    (LECTURE, "yhat", "L"),
    (LECTURE, "a[1][1]", "z[2][1]"),
    (LECTURE, "yhat", "yhat"),
    (spec("2-2-2-1", "tanh", skips={2: (1, "a")}), "W[1][1,2]", "L"),
    (spec("2-2-2-1", "tanh", shares={2: 1}), "W[1][2,1]", "L"),
    (spec("2-2-1", "tanh,identity", l2=0.1), "W[2][1,2]", "J"),
    (spec("2-2-1", "tanh,identity", l2=0.1), "W[2][1,2]", "R"),
    (spec("2-3-3", "relu,softmax", "categorical_cross_entropy"), "W[2][3,1]", "yhat[2]"),
    (spec("2-3-3", "relu,softmax", "categorical_cross_entropy"), "b[2][1]", "L"),
]


@pytest.mark.parametrize(("network", "wrt", "of"), LIGHTS)
def test_the_paths_of_influence_light_up_and_nothing_else(
    window: Browser, file_of: FileOf, network: NetworkSpec, wrt: str, of: str
) -> None:
    window.open(file_of(network), f"#{wrt}/{of}/scalar/slides")
    graph = NetworkGraph(network)
    walked = all_paths(graph, parse_quantity(wrt), parse_quantity(of))
    on_paths = {quantity_name(quantity) for path in walked for quantity in path}
    steps = {(quantity_name(one), quantity_name(other)) for path in walked for one, other in zip(path, path[1:])}  # noqa: B905, RUF007
    units = window.tell(f"{LIT}.filter((e) => e.matches('.unit, .mark')).map((e) => e.dataset.quantity)")
    assert {name for name in on_paths if not name.startswith("W")} == set(units)
    edges = window.tell(f"{LIT}.filter((e) => e.matches('.edge, .bias, .skip')).map((e) => ({{...e.dataset}}))")
    drawn = window.tell(f"{VISIBLE % '.drawn [data-start]'}.map((e) => ({{...e.dataset}}))")
    of_weight = [edge for edge in drawn if edge.get("quantity") == wrt and (wrt, edge["end"]) in steps]
    of_weight = of_weight or [edge for edge in drawn if edge.get("quantity") == wrt]
    along = [edge for edge in drawn if (edge["start"], edge["end"]) in steps]
    heads = window.tell(f"{LIT}.filter((e) => e.matches('.head')).map((e) => ({{...e.dataset}}))")
    key = lambda edge: (edge["start"], edge["end"])  # noqa: E731
    assert {*map(key, edges), *map(key, heads)} == {*map(key, of_weight), *map(key, along)}


def test_of_a_large_network_a_weight_without_a_derivation_of_its_own_lights_up_too(
    window: Browser, file_of: FileOf
) -> None:
    window.open(file_of(resolve_spec("784-128-10 relu,softmax cross_entropy")), "#W[1][2,3]/L/scalar/slides")
    units = set(window.tell(f"{LIT}.filter((e) => e.matches('.unit')).map((e) => e.dataset.quantity)"))
    layers = [f"{kind}[2][{i}]" for kind in "za" for i in (1, 2, 3, 10)]
    assert units == {"z[1][2]", "a[1][2]", *layers, *(f"yhat[{i}]" for i in (1, 2, 3, 10)), "L"}
    assert question(window) == "How does Wij[1] affect L?"
    assert "derived by itself" in window.tell("document.getElementById('note').textContent")
    window.click("#note a")
    assert address(window) == "#W[1][1,1]/L/scalar/slides"


# --- clicking ---------------------------------------------------------------------------------------------------------


def test_a_click_on_a_line_a_bias_or_a_unit_asks_about_it(window: Browser, file_of: FileOf) -> None:
    window.open(file_of(LECTURE))
    assert question(window) == "How does W11[1] affect ŷ?"
    for name in ("W[1][2,2]", "b[3][1]", "z[2][1]", "a[2][1]", "x[1]"):
        window.click(f'[data-button="{name}"]')
        assert address(window) == f"#{name}/yhat/scalar/slides"
        assert window.tell(f"{LIT}.some((e) => e.dataset.quantity === '{name}')")
        assert window.tell(f"document.querySelector('[data-button=\"{name}\"]').getAttribute('aria-pressed')") == "true"
        assert window.tell("document.getElementById('quantity').value") == name
    window.click('[data-button="L"]')
    assert address(window) == "#x[1]/L/scalar/slides"


def test_a_circle_stands_for_both_the_score_and_the_activation(window: Browser, file_of: FileOf) -> None:
    window.open(file_of(resolve_spec("deep_narrow")), "#W[1][1,1]/L/scalar/slides")
    for name in ("z[3][1]", "a[3][1]", "z[3][1]"):
        window.click('[data-button="z[3][1] a[3][1]"]')
        assert address(window) == f"#{name}/L/scalar/slides"


def test_what_is_left_in_a_result_leads_to_its_derivation_and_the_browser_goes_back(
    window: Browser, file_of: FileOf
) -> None:
    window.open(file_of(LECTURE), "#W[1][1,1]/yhat/scalar/slides")
    window.click("#all")
    window.click("#left a")
    assert address(window) == "#a[1][1]/yhat/scalar/slides"
    assert question(window) == "How does a1[1] affect ŷ?"
    window.back()
    assert question(window) == "How does W11[1] affect ŷ?"
    window.click("#put-in li:last-child a")
    assert question(window) == "How does z1[1] affect a1[1]?"
    window.click('[data-button="b[1][1]"]')
    assert address(window) == "#b[1][1]/yhat/scalar/slides"


# --- unfolding --------------------------------------------------------------------------------------------------------


def test_lines_appear_one_after_the_other_each_with_its_reason_and_keep_their_places(
    window: Browser, file_of: FileOf
) -> None:
    window.open(file_of(LECTURE), "#W[4][1,1]/L/scalar/slides")
    count = window.tell("document.querySelectorAll('#lines li').length")
    places = window.tell("[...document.querySelectorAll('#lines .reason')].map((e) => e.getBoundingClientRect().y)")
    assert count == 3
    for number in range(1, count + 1):
        assert window.tell(SHOWN) == ["visible"] * number + ["hidden"] * (count - number)
        assert len(lines(window)) == number
        assert window.tell("document.getElementById('progress').textContent") == f"line {number} of {count}"
        if number < count:
            window.click("#next")
            assert f"line {number + 1} of {count}" in window.tell("document.getElementById('said').textContent")
    now = window.tell("[...document.querySelectorAll('#lines .reason')].map((e) => e.getBoundingClientRect().y)")
    scrolled = now[0] - places[0]
    assert [place + scrolled for place in places] == pytest.approx(now)
    assert window.tell("document.getElementById('next').disabled")
    assert lines(window)[0].endswith("Multiply the derivatives along the way from W11[4] on.")
    assert lines(window)[-1].endswith("Factors of 1 are left out.")


def test_arrow_keys_go_on_and_back_and_all_lines_stay_with_those_who_want_them(
    window: Browser, file_of: FileOf
) -> None:
    window.open(file_of(LECTURE), "#W[4][1,1]/L/scalar/slides")
    window.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert len(lines(window)) == 3
    window.press("ArrowLeft")
    assert len(lines(window)) == 2
    window.click("#all")
    window.click('[data-button="b[4][1]"]')
    assert len(lines(window)) == window.tell("document.querySelectorAll('#lines li').length") > 1
    window.click("#back")
    window.click('[data-button="W[4][1,2]"]')
    assert len(lines(window)) == 1


# --- switches ---------------------------------------------------------------------------------------------------------


def test_forms_prediction_and_loss_and_notations_switch(window: Browser, file_of: FileOf) -> None:
    window.open(file_of(LECTURE), "#W[2][1,2]/yhat/scalar/slides")
    expected = {
        ("of", "L"): "How does W12[2] affect L?",
        ("form", "index"): "How does Wij[2] affect L?",
        ("form", "matrix"): "How does W[2] affect L?",
        ("form", "batch"): "How does W[2] affect J?",
        ("notation", "delta"): "How does w2 affect J?",
        ("form", "scalar"): "How does w212 affect L?",
    }
    for (group, value), asked in expected.items():
        window.click(f"label:has([name={group}][value={value}])")
        assert question(window) == asked, (group, value)
    assert address(window) == "#W[2][1,2]/L/scalar/delta"
    assert window.tell("document.querySelector('figure:not([hidden])').dataset.notation") == "delta"
    assert "w" in window.tell("document.querySelector('#quantity option:checked').textContent")
    window.click("label:has([name=of][value=yhat])")
    window.click("label:has([name=form][value=matrix])")
    assert "it is L that is differentiated" in window.tell("document.getElementById('note').textContent")


@pytest.mark.parametrize(
    "network", [spec("2-2-1", "tanh,identity", l2=0.1), resolve_spec("own_functions"), spec("1-1-1", "relu,sigmoid")]
)
def test_every_question_in_every_form_and_notation_is_shown_without_a_complaint(
    window: Browser, file_of: FileOf, network: NetworkSpec
) -> None:
    window.open(file_of(network))
    # So many places at once are too many for the history of a browser.
    missing = window.tell(
        "(() => { history.pushState = () => {}; const missing = [];"
        " const list = document.getElementById('quantity'), changed = (e) => e.dispatchEvent(new Event('change'));"
        " for (const notation of document.querySelectorAll('[name=notation]')) { changed(notation);"
        " for (const of of document.querySelectorAll('[name=of]')) { changed(of);"
        " for (const form of document.querySelectorAll('[name=form]')) { changed(form);"
        " for (const { value } of list.options) { list.value = value; changed(list);"
        "   const [asked, lines] = ['question', 'lines'].map((id) => document.getElementById(id).textContent);"
        "   if (!asked.startsWith('How do') || !lines.includes('=') || /undefined|null|NaN/.test(asked + lines))"
        "     missing.push([notation.value, of.value, form.value, value]); } } } }"
        " return [missing, list.options.length]; })()"
    )
    assert missing[0] == []
    assert missing[1] > 5


def test_the_list_chooses_too(window: Browser, file_of: FileOf) -> None:
    window.open(file_of(LECTURE), "#W[2][1,2]/L/scalar/slides")
    window.tell(
        "(() => { const list = document.getElementById('quantity'); list.value = 'b[3][2]';"
        " list.dispatchEvent(new Event('change')); })()"
    )
    assert address(window) == "#b[3][2]/L/scalar/slides"


@pytest.mark.parametrize(
    "hash_",
    ["#", "#nothing", "#W[9][1,1]/L", "#toString/constructor/x/__proto__", "#%E0%A4%A", "#L/yhat", "#a/b/c/d?e=f&g"],
)
def test_an_address_that_names_nothing_is_the_beginning(window: Browser, file_of: FileOf, hash_: str) -> None:
    window.open(file_of(LECTURE), hash_)
    assert question(window) == "How does W11[1] affect ŷ?"


# --- keyboard and assistive technology --------------------------------------------------------------------------------


def test_the_network_is_reached_by_tab_walked_by_arrows_and_chosen_from_by_enter(
    window: Browser, file_of: FileOf
) -> None:
    window.open(file_of(LECTURE), "#x[1]/L/scalar/slides")
    focused = "document.activeElement.dataset.button"
    window.press("Tab")
    assert window.tell(focused) == "x[1]"
    window.press("ArrowRight")
    assert window.tell(focused).startswith("W[1][")
    window.press("ArrowRight")
    assert window.tell(focused) == "z[1][1]"
    assert window.tell("document.activeElement.matches(':focus-visible')")
    assert window.tell("getComputedStyle(document.activeElement).stroke") not in {"none", "rgba(0, 0, 0, 0)"}
    window.press("ArrowDown", "Enter")
    assert address(window).startswith("#b[1][1]/L")
    assert len(lines(window)) == 1  # arrow keys in the network do not unfold
    window.press("ArrowUp", " ")
    assert address(window).startswith("#z[1][1]/L")
    assert window.tell(f"{VISIBLE % '[tabindex]'}.filter((e) => e.tabIndex === 0).map((e) => e.dataset.button)") == [
        "z[1][1]"
    ]
    window.press("Tab")
    assert window.tell("document.activeElement.id") == "quantity"


def test_everything_that_can_be_reached_has_a_name_and_what_is_hidden_is_not_told(
    window: Browser, file_of: FileOf
) -> None:
    window.open(file_of(LECTURE), "#W[4][1,1]/L/scalar/slides?")
    assert window.tell("document.documentElement.lang") == "en"
    unnamed = (
        "[...document.querySelectorAll('button, input, select, [role=button], a')].filter((e) =>"
        " !(e.getAttribute('aria-label') || e.labels?.[0]?.textContent.trim() || e.textContent.trim())).length"
    )
    assert window.tell(unnamed) == 0
    assert window.tell("[...document.querySelectorAll('#lines [aria-hidden=true]')].length") == 2
    assert window.tell("document.getElementById('said').getAttribute('aria-live')") == "polite"


# --- looks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (320, 256)])
@pytest.mark.parametrize("name", ["slides", "residual"])
def test_no_page_is_wider_than_its_window(window: Browser, file_of: FileOf, name: str, width: int, height: int) -> None:
    window.look(width, height)
    window.open(file_of(resolve_spec(name)), "#W[1][1,1]/L/matrix/delta?")
    window.click("#all")
    assert window.tell("document.documentElement.scrollWidth <= innerWidth")


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_lines_can_be_told_from_the_ground(window: Browser, file_of: FileOf, scheme: str) -> None:
    window.look(1280, 800, scheme)
    window.open(file_of(LECTURE))
    colours = json.loads(
        window.tell(
            "JSON.stringify(Object.fromEntries(['ground', 'ink', 'quiet', 'lit', 'bad', 'soft'].map((name) => {"
            " const box = document.createElement('p'); box.style.color = `var(--${name})`; document.body.append(box);"
            " const colour = getComputedStyle(box).color; box.remove(); return [name, colour]; })))"
        )
    )
    ground = luminance(colours["ground"])
    assert (ground > 0.5) == (scheme == "light")
    for name, least in {"ink": 4.5, "quiet": 4.5, "bad": 4.5, "lit": 3.0}.items():
        for behind in (ground, luminance(colours["soft"])):
            low, high = sorted((luminance(colours[name]), behind))
            assert (high + 0.05) / (low + 0.05) >= least, name


def test_without_scripts_the_whole_derivation_is_a_list(window: Browser, file_of: FileOf) -> None:
    window.without_scripts()
    try:
        window.open(file_of(LECTURE))
        text = window.tell("document.querySelector('main').innerText")
        assert "first how neighbours act on each other, then how everything acts on the loss" in text
        items = window.tell("document.querySelectorAll('noscript ol li').length")
        assert items > 150
        assert window.tell("document.querySelectorAll('noscript h3').length") == 38 + 42
        assert not window.tell("[...document.querySelectorAll('.live')].some((e) => e.checkVisibility())")
    finally:
        window.without_scripts(off=False)


def test_what_a_person_typed_is_shown_as_it_is(window: Browser, tmp_path: Path) -> None:
    nasty = r"""</script><b onclick="x">&amp;'$x_1$ {{ y }} <!--"""
    network = resolve_spec("2-1 sigmoid mse")
    names = network.names.model_copy(update={"inputs": ("<i>one</i>", nasty), "outputs": ("</title>",)})
    own = NotationSpec(name=f"{nasty}/?#%", layer_mark="({})", sample_mark="[{}]")
    named = network.model_copy(update={"names": names, "name": nasty, "notation": own})
    path = tmp_path / "page.html"
    path.write_text(page_html(page_of(named, nasty, nasty, nasty)), encoding="utf-8")
    window.open(path)
    assert window.tell("document.title") == nasty
    assert window.tell("document.querySelector('h1').textContent") == nasty
    assert window.tell("document.querySelectorAll('body b, body i:not(#numbers i)').length") == 0
    label = window.tell("document.querySelector('[data-button=\"x[2]\"]').getAttribute('aria-label')")
    assert label == f"input x[2], {nasty}"
    assert "<i>one</i>" in window.tell("document.querySelector('svg').textContent")
    assert question(window) == "How does W11(1) affect ŷ?"
    window.click("label:has([name=of][value=L])")
    assert address(window) == f"#W[1][1,1]/L/scalar/{own.name}"
    window.open(path, window.tell("location.hash"))
    assert question(window) == "How does W11(1) affect L?"
    window.click("label:has([name=notation][value=delta])")
    assert question(window) == "How does w111 affect L?"
