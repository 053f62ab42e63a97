"""A closed description of the part of Moodle XML that quizzes use: elements in the order in which Moodle has them."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

__all__ = ["problems"]

_HEAD = "name questiontext generalfeedback defaultgrade penalty hidden "
_QUESTIONS = {
    "category": "category info ",
    "multichoice": f"{_HEAD}single shuffleanswers answernumbering showstandardinstruction (answer ){{2,}}tags ",
    "shortanswer": f"{_HEAD}usecase (answer )+tags ",
    "numerical": f"{_HEAD}answer tags ",
    "essay": f"{_HEAD}responseformat responserequired responsefieldlines attachments attachmentsrequired graderinfo "
    "responsetemplate tags ",
}
_CHILDREN = {
    "category": "text ",
    "info": "text ",
    "name": "text ",
    "questiontext": "text ",
    "generalfeedback": "text ",
    "graderinfo": "text ",
    "responsetemplate": "text ",
    "feedback": "text ",
    "tag": "text ",
    "tags": "(tag )+",
}
_FORMATS = {
    "info": "plain_text",
    "questiontext": "html",
    "generalfeedback": "html",
    "graderinfo": "html",
    "responsetemplate": "html",
    "feedback": "html",
}
_WORDS = {
    "defaultgrade": r"[1-9]\d*",
    "penalty": r"0|0\.3333333",
    "hidden": "0",
    "single": "true",
    "shuffleanswers": "true|false",
    "answernumbering": "abc|none",
    "showstandardinstruction": "0",
    "usecase": "0",
    "tolerance": r"\d+(\.\d+)?",
    "responseformat": "plain",
    "responserequired": "1",
    "responsefieldlines": "5|10|15",
    "attachments": "0",
    "attachmentsrequired": "0",
    "text": r"(?s).*",
}


def problems(root: ET.Element) -> list[str]:
    """Return what does not fit the description."""
    found = [f"root {root.tag}"] if root.tag != "quiz" or root.attrib else []
    for question in root:
        kind = question.get("type", "")
        if question.tag != "question" or set(question.attrib) != {"type"} or kind not in _QUESTIONS:
            found.append(f"{question.tag} {question.attrib}")
            continue
        found += _children(question, _QUESTIONS[kind], kind)
        for child in question:
            found += _element(child, kind)
    return found


def _children(element: ET.Element, expected: str, place: str) -> list[str]:
    tags = "".join(f"{child.tag} " for child in element)
    return [] if re.fullmatch(expected, tags) else [f"{place}: {tags}"]


def _element(element: ET.Element, kind: str) -> list[str]:
    name = element.tag
    if name == "answer":
        expected, form = "text feedback ", {"multichoice": "html"}.get(kind, "moodle_auto_format")
        found = _children(element, expected + ("tolerance " if kind == "numerical" else ""), name)
        if element.attrib.keys() != {"fraction", "format"} or element.get("format") != form:
            found.append(f"answer {element.attrib}")
    elif name in _CHILDREN:
        found = _children(element, _CHILDREN[name], name)
        if element.attrib != ({"format": _FORMATS[name]} if name in _FORMATS else {}):
            found.append(f"{name} {element.attrib}")
    elif name in _WORDS:
        found = (
            [] if re.fullmatch(_WORDS[name], element.text or "") and not len(element) else [f"{name} {element.text}"]
        )
    else:
        found = [f"unknown {name}"]
    return found + [problem for child in element for problem in _element(child, kind)]
