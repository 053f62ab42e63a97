r"""What writers who keep to no notation mean by a letter: y_{true}, a_{prev}, X_{train}, W_{out}, w_{2,ij}, σ_i.

Stage: a letter with its scripts, before and after these are read -> the same letter with the scripts that a notation
would give it. A text in a fixed notation is read without these rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symbolic.formula.nodes import Index, IndexLike
from symbolic.formula.reader.syntax import Listing, Mark, Name, Negative, Number, Product, Script, Syntax, Text
from symbolic.formula.resolver.marks import index_of, indices_if_any, key_of, word_of
from symbolic.formula.resolver.vocabulary import LAYERED, SIGNAL_WORDS, Habits, Vocabulary

__all__ = ["TRUE", "Letter", "as_meant", "layer_before_units"]

TRUE = frozenset(
    {
        *("true", "target", "actual", "desired", "expected", "label", "labels", "gt", "truth", "observed"),
        *("soll", "ziel", "wahr", "tatsächlich", "cible", "réel", "réelle", "vrai", "vraie", "attendu", "désiré"),
        *("objetivo", "real", "verdadero", "deseado", "esperado", "desejado", "alvo", "verdadeiro"),
        *("reale", "vero", "atteso", "hedef", "gerçek", "真实", "目标"),
    }
)
"""Words below a letter that tell a target from a prediction: y_{true}."""

_PREDICTED = frozenset(
    {
        *("pred", "predicted", "prediction", "predict", "estimated", "vorhergesagt", "vorhersage"),
        *("prévu", "prévue", "prédit", "prédite", "predicho", "predicha", "predito", "prevista", "previsto"),
        *("predetto", "tahmin", "预测"),
    }
)
"""Words below the same letter that tell the prediction: y_{pred}."""

_DATA = frozenset({"train", "batch", "data", "one", "hot", "onehot", "encoded", "enc"})
"""Words below a name that only tell of which data it is, or how coded: X_{train}, Y_{one_hot}."""

_RELATIVE = {"prev": -1, "previous": -1, "curr": 0, "cur": 0, "current": 0, "next": 1}
r"""Words below a name that tell its layer by that of the line: a_{prev}, W_{curr}, \delta_{next}."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter stands for, its scripts that are still to be read, and the layer that a word among them tells.

    `usual` is the layer where nothing tells another.
    """

    concept: str | None
    sub: Script | None
    sup: Script | None
    layer: IndexLike | None = None
    usual: IndexLike | None = None


def as_meant(letter: Letter, base: Syntax, vocabulary: Vocabulary, habits: Habits) -> Letter:
    """Return a letter without the words below it, as the quantity and of the layer that these tell."""
    letter = _entry(letter, base)
    letter = _numbered_layer(letter, key_of(base) or "")
    letter = _layer_in_front(letter, key_of(base) or "", vocabulary, habits)
    letter = _counted_from_end(letter)
    letter = _input_of_unit(letter)
    letter = _told_by_word(letter, key_of(base) or "")
    letter = _of_layer(letter, habits)
    return _of_unit(letter, key_of(base) or "", vocabulary)


def _entry(letter: Letter, base: Syntax) -> Letter:
    """y[k] is y_k, for what has but one layer; the bracket touches the name, without a caret"""
    sup = letter.sup
    if letter.concept not in {"x", "y", "yhat"} or letter.sub is not None or sup is None or not sup.marks:
        return letter
    if sup.marks[0].span.start != base.span.end or any(mark.bracket != "[" for mark in sup.marks):
        return letter
    return replace(letter, sub=Script(sup.span, tuple(replace(mark, bracket="") for mark in sup.marks)), sup=None)


def _numbered_layer(letter: Letter, key: str) -> Letter:
    """l1 and layer_1 are the activations of layer 1, as programs call them"""
    match letter.sub:
        case Script(marks=(Mark(body=Number(written=written)),)) if key in {"l", "layer"} and letter.concept is None:
            return replace(letter, concept="a", sub=None, layer=int(written))
        case _:
            return letter


def _layer_in_front(letter: Letter, key: str, vocabulary: Vocabulary, habits: Habits) -> Letter:
    """out_W and hidden_b are W_{out} and b_{hidden}"""
    layer = dict(habits.places).get(key)
    match letter.sub:
        case Script(marks=(Mark(body=Name(letter=below)),)) if layer is not None:
            concept = vocabulary.concept(below)
            return replace(letter, concept=concept, sub=None, layer=layer) if concept in {"W", "b"} else letter
        case _:
            return letter


def _counted_from_end(letter: Letter) -> Letter:
    """activations[-1] is a^L, weights[-2] is W^{L-1}: programs count lists from their end"""
    match letter.sup:
        case Script(marks=(Mark(bracket="[", body=Negative(body=Number(written=written))), *rest)) if (
            letter.concept in LAYERED and int(written)
        ):
            sup = replace(letter.sup, marks=tuple(rest)) if rest else None
            return replace(letter, sup=sup, layer=Index("D", 1 - int(written)))
        case _:
            return letter


def _input_of_unit(letter: Letter) -> Letter:
    r"""h_{\text{in},1} is the net input of unit 1, which h is the activation of"""
    match letter.sub:
        case Script(marks=(Mark(body=Listing(parts=(Text(words="in"), unit))) as mark,)) if letter.concept == "a":
            return replace(letter, concept="z", sub=replace(letter.sub, marks=(replace(mark, body=unit),)))
        case Script(marks=(Mark(body=Text(words="in")),)) if letter.concept == "a":
            return replace(letter, concept="z", sub=None)
        case _:
            return letter


def _told_by_word(letter: Letter, key: str) -> Letter:
    """y_{true} is y, y_{pred} is yhat, X_{train} is X"""
    if letter.sub is None:
        return letter
    letter = _with_word_apart(letter, key)
    if letter.sub is None:
        return letter
    words = [word_of(mark.body) for mark in letter.sub.marks]
    alone = words[0] if len(words) == 1 else None
    if letter.concept in {"y", "yhat", "Y", "Yhat"} and alone in TRUE:
        return replace(letter, concept=letter.concept[0], sub=None)
    if key in {"y", "Y"} and alone in TRUE:  # whatever Y alone stands for
        return replace(letter, concept=key, sub=None)
    if letter.concept in {"y", "Y"} and alone in _PREDICTED:
        return replace(letter, concept=f"{letter.concept}hat", sub=None)
    of_data = letter.concept in {"x", "y", "X", "Y"} and all(word in _DATA for word in words)
    return replace(letter, sub=None) if of_data else letter


def _with_word_apart(letter: Letter, key: str) -> Letter:
    """y_{pred, i} is y_{pred} of unit i, y_{d,5} the desired output of unit 5"""
    match letter.sub:
        case Script(
            marks=(
                Mark(
                    body=Listing(parts=(Name(letter="d"), Number() as unit))
                    | Product(factors=(Name(letter="d"), Number() as unit))
                ) as mark,
            )
        ) if key == "y":
            return replace(letter, concept="y", sub=replace(letter.sub, marks=(replace(mark, body=unit),)))
        case Script(marks=(Mark(body=Listing(parts=parts)) as mark,)) if letter.concept in {"y", "yhat"}:
            words = [word_of(part) for part in parts]
            rest = tuple(part for part, word in zip(parts, words, strict=True) if word is None)
            told = [word for word in words if word is not None]
        case _:
            return letter
    if len(told) != 1 or len(rest) != 1 or told[0] not in TRUE | _PREDICTED:
        return letter
    concept = "y" if told[0] in TRUE else "yhat"
    return replace(letter, concept=concept, sub=replace(letter.sub, marks=(replace(mark, body=rest[0]),)))


def _of_layer(letter: Letter, habits: Habits) -> Letter:
    """a_{prev} is a^{l-1}, W_{out} is W^L: by a usual word, or by one that the text has given a layer

    X_i is X beside W_h and W_o.
    """
    if letter.concept == "X" and letter.sub is not None and {"h", "o"} <= dict(habits.places).keys():
        of_inputs = [key_of(mark.body) for mark in letter.sub.marks] == ["i"]
        return replace(letter, sub=None) if of_inputs else letter
    if letter.concept not in LAYERED or letter.sub is None or len(letter.sub.marks) != 1:
        return letter
    body = letter.sub.marks[0].body
    said = word_of(body) or ""
    relative = _RELATIVE.get(said)
    own = dict(habits.places).get((key_of(body) or "") if isinstance(body, Name) else said)
    layer = own if relative is None else Index("l", relative)
    return letter if layer is None else replace(letter, sub=None, layer=layer)


def _of_unit(letter: Letter, key: str, vocabulary: Vocabulary) -> Letter:
    """err_j is the error signal of unit j, σ_i the value of the function in unit i"""
    if letter.concept is not None:
        return letter
    if letter.sub is not None and key in SIGNAL_WORDS:
        return replace(letter, concept="delta")
    is_function = vocabulary.functions.get(key) is not None and key.startswith("\\")
    is_value = is_function and len(indices_if_any(letter.sub, vocabulary)) == 1
    return replace(letter, concept="a") if is_value else letter


def layer_before_units(
    concept: str, sub: Script, vocabulary: Vocabulary, habits: Habits
) -> tuple[Script, IndexLike | None]:
    """w_{2,ij} and w_{2,i,j} are w_{ij} of layer 2, z_{2,i} is z_i of layer 2; other subscripts tell no layer"""
    match concept, sub.marks:
        case "W", (Mark(body=Listing(parts=(first, *others)) as both) as mark,) if len(others) == len("ij"):
            units: Syntax = replace(both, parts=tuple(others))
            layer = index_of(first, vocabulary)
        case "b" | "z" | "a" | "delta", (Mark(body=Listing(parts=(first, units))) as mark,) if habits.lists == "layer":
            layer = index_of(first, vocabulary)
        case "W", (Mark(body=Listing(parts=(first, Product(factors=(_, _), signs=("",)) as units))) as mark,):
            layer = index_of(first, vocabulary)
        case "z" | "a" | "delta", (Mark(body=Listing(parts=(Number() as first, Name() as units))) as mark,):
            layer = index_of(first, vocabulary)
        case "Z" | "A" | "Delta", (Mark(body=Listing(parts=(Number() as first, Name() as units))) as mark,) if (
            habits.single == "layer"
        ):
            layer = index_of(first, vocabulary)
        case "z" | "a", (Mark(body=Product(factors=(Number() as first, Name() as units), signs=("",))) as mark,):
            layer = index_of(first, vocabulary)
        case _:
            return sub, None
    return (sub if layer is None else replace(sub, marks=(replace(mark, body=units),))), layer
