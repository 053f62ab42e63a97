"""QTI as a learning system reads it: the zip that text2qti makes of a text, item by item."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from fractions import Fraction
from xml.etree import ElementTree as ET

from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz

__all__ = ["Assessment", "QtiItem", "converted"]

_NAMES = {"": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}


@dataclass(frozen=True)
class QtiItem:
    """An item: `group` is that which it stands in, from 0; None outside of all."""

    title: str
    kind: str
    points: str
    html: str
    group: int | None
    choices: tuple[str, ...]
    right: tuple[str, ...]
    feedback: dict[str, str]
    numbers: tuple[Fraction, ...]

    @property
    def told(self) -> str:
        """The feedback on the whole question."""
        return self.feedback["general_fb"]


@dataclass(frozen=True)
class Assessment:
    """A quiz."""

    title: str
    shuffled: str
    groups: tuple[tuple[str, str], ...]
    items: tuple[QtiItem, ...]


def converted(text: str) -> Assessment:
    """Return what text2qti makes of a text."""
    archive = zipfile.ZipFile(io.BytesIO(QTI(Quiz(text, config=Config())).zip_bytes()))
    assert archive.testzip() is None
    for name in archive.namelist():
        if name.endswith(".xml"):
            ET.fromstring(archive.read(name))  # noqa: S314  (well-formed, or it raises)
    meta = next(name for name in archive.namelist() if name.endswith("assessment_meta.xml"))
    main = next(name for name in archive.namelist() if "/text2qti_assessment_" in name)
    assessment = ET.fromstring(archive.read(main)).find("assessment", _NAMES)  # noqa: S314
    shuffled = ET.fromstring(archive.read(meta)).findtext("{*}shuffle_answers", "")  # noqa: S314
    assert assessment is not None
    (root,) = assessment.findall("section", _NAMES)
    groups, items = [], []
    for element in root:
        if element.tag.endswith("}section"):
            picked, points = (
                element.findtext(f".//{name}", "", _NAMES) for name in ("selection_number", "points_per_item")
            )
            items += [_item(item, len(groups)) for item in element.findall("item", _NAMES)]
            groups.append((picked, points))
        else:
            items.append(_item(element, None))
    return Assessment(assessment.get("title", ""), shuffled, tuple(groups), tuple(items))


def _item(item: ET.Element, group: int | None) -> QtiItem:
    fields = {
        field.findtext("fieldlabel", "", _NAMES): field.findtext("fieldentry", "", _NAMES)
        for field in item.iterfind(".//qtimetadatafield", _NAMES)
    }
    labels = {
        label.get("ident", ""): label.findtext("material/mattext", "", _NAMES)
        for label in item.iterfind(".//render_choice/response_label", _NAMES)
    }
    scored = [
        condition
        for condition in item.iterfind(".//respcondition", _NAMES)
        if condition.findtext("setvar", "", _NAMES) == "100"
    ]
    equal = [each.text or "" for condition in scored for each in condition.iterfind(".//varequal", _NAMES)]
    kind = fields["question_type"]
    numbers = [
        Fraction(each.text or "")
        for condition in scored
        for name in ("varequal", "vargte", "varlte")
        for each in condition.iterfind(f".//{name}", _NAMES)
        if kind == "numerical_question"
    ]
    feedback = {
        labels.get(ident := each.get("ident", "").removesuffix("_fb"), f"{ident}_fb"): each.findtext(
            ".//mattext", "", _NAMES
        )
        for each in item.iterfind("itemfeedback", _NAMES)
    }
    return QtiItem(
        item.get("title", ""),
        kind,
        fields["points_possible"],
        item.findtext("presentation/material/mattext", "", _NAMES),
        group,
        tuple(labels.values()),
        tuple(labels.get(each, each) for each in equal),
        feedback,
        tuple(numbers),
    )
