"""Make the font of pages from the installed Latin Modern Math: `python -m tests.fonts [PATH] [--into FOLDER]`.

Needs fontTools and brotli (`pip install fonttools brotli`) and Debian's package fonts-lmodern. What is changed, and
why, stands in `codegen/documents/fonts/MANIFEST-chalkgrad-math.txt`. The same font gives the same bytes.
"""

from __future__ import annotations

import argparse
import copy
import sys
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

__all__ = ["characters", "ranges"]

SOURCE = Path("/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf")
FONTS = Path(__file__).parent.parent / "codegen" / "documents" / "fonts"
NAME = "Chalkgrad Math"
GREEK = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩϵϑϖϱςϕ"
SIGNS = "\u00a0¯·×\u02c7\u02c6\u02d9\u02dc\u20d7…′\u2061\u2062\u2063→⇒⇔∂∇∈∏∑−\u2217∘√∝≈≠≤≥⊗⊙⊤⋅⋯⏟⟨⟩"
IN_WORDS = "\u2013\u2014\u2018\u2019\u201c\u201d"
ITALIC = (0x1D434, 0x1D467)
ITALIC_GREEK = (0x1D6FC, 0x1D71B)
ALPHABETS = (
    ITALIC,
    ITALIC_GREEK,
    (0x1D400, 0x1D433),  # bold
    (0x1D468, 0x1D49B),  # bold italic
    (0x1D49C, 0x1D4B5),  # script capitals
    (0x1D5A0, 0x1D5D3),  # without serifs
    (0x1D6A8, 0x1D6C0),  # bold Greek capitals
    (0x1D736, 0x1D755),  # bold italic Greek
    (0x1D7CE, 0x1D7D7),  # bold digits
)
OLDER = "\u210e\u2113\u212c\u2130\u2131\u210b\u2110\u2112\u2133\u211b"
"""Letters of these alphabets that Unicode has had for longer; the first is the italic h."""
IN_SCRIPTS = ",′"
OUTER_ROOM = {"(": 170, ")": 170, "[": 190, "]": 190, "{": 110, "}": 110}
SUPERSCRIPT_DROP, SUBSCRIPT_DROP = 400, 50
"""By how much a script may stand below the top, and must stand below the bottom, of a box, in thousandths of an em."""


def characters() -> str:
    """Return every character of the font, in order."""
    letters = (sign for alphabet in ALPHABETS for sign in _within(alphabet))
    return "".join(sorted({*_within((0x20, 0x7E)), *GREEK, *SIGNS, *IN_WORDS, *OLDER, *letters}))


def _within(alphabet: tuple[int, int]) -> list[str]:
    first, last = alphabet
    return [sign for sign in map(chr, range(first, last + 1)) if unicodedata.name(sign, "")]


def ranges(signs: str) -> str:
    """Return characters as style sheets write them: `U+20-7E, U+A0`."""
    runs: list[list[int]] = []
    for number in map(ord, sorted(signs)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in runs)


def made(source: Path) -> bytes:
    """Return the font as woff2."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False)
    missing = set(map(ord, characters())) - font.getBestCmap().keys()
    if missing:
        raise SystemExit(f"{source}: no glyphs for {', '.join(f'U+{number:X}' for number in sorted(missing))}")
    _keep_alternates(font)
    options = subset.Options(
        layout_features=["ssty"], notdef_outline=True, desubroutinize=True, name_IDs=[], bidi_closure=False
    )
    options.drop_tables += ["FFTM", "GPOS", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters())
    subsetter.subset(font)
    _offer_everywhere(font)
    for sign, room in OUTER_ROOM.items():
        _trim(font, font.getBestCmap()[ord(sign)], room, left=sign in "([{")
    constants = font["MATH"].table.MathConstants
    constants.SuperscriptBaselineDropMax.Value = SUPERSCRIPT_DROP
    constants.SubscriptBaselineDropMin.Value = SUBSCRIPT_DROP
    _rename(font)
    font.flavor = "woff2"
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def _keep_alternates(font: Any) -> None:
    """Keep the first alternate for scripts of the signs that stand in scripts."""
    plain = (sign for sign in _within((0x20, 0x7E)) if sign.isalnum())
    names = font.getBestCmap()
    kept = {names[ord(sign)] for sign in (*plain, *_within(ITALIC), OLDER[0], *_within(ITALIC_GREEK), *IN_SCRIPTS)}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            if hasattr(table, "alternates"):
                table.alternates = {name: found[:1] for name, found in table.alternates.items() if name in kept}


def _offer_everywhere(font: Any) -> None:
    """Offer the alternates for scripts in every script of writing, not in that of mathematics alone."""
    scripts = font["GSUB"].table.ScriptList
    (record,) = scripts.ScriptRecord
    scripts.ScriptRecord = []
    for tag in ("DFLT", "latn", "math"):
        other = copy.deepcopy(record)
        other.ScriptTag = tag
        scripts.ScriptRecord.append(other)


def _trim(font: Any, name: str, room: int, *, left: bool) -> None:
    """Leave no more than `room` on the outer side of a bracket in all its sizes."""
    variants = font["MATH"].table.MathVariants
    found = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(name)]
    parts = {part.glyph for part in found.GlyphAssembly.PartRecords}
    sizes = {size.VariantGlyph for size in found.MathGlyphVariantRecord}
    for together in (parts, *({size} for size in sizes - parts)):
        edges = [_edges(font, glyph) for glyph in together]
        cut = max(0, min(start if left else end for start, end in edges) - room)
        for glyph in together:
            _cut(font, glyph, cut, left=left)


def _edges(font: Any, glyph: str) -> tuple[int, int]:
    """Return the room on both sides of what is drawn."""
    from fontTools.pens.boundsPen import BoundsPen

    drawn = font.getGlyphSet()
    pen = BoundsPen(drawn)
    drawn[glyph].draw(pen)
    return round(pen.bounds[0]), round(font["hmtx"][glyph][0] - pen.bounds[2])


def _cut(font: Any, glyph: str, cut: int, *, left: bool) -> None:
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen

    drawn = font.getGlyphSet()
    width, bearing = font["hmtx"][glyph]
    pen = T2CharStringPen(width - cut, drawn)
    drawn[glyph].draw(TransformPen(pen, (1, 0, 0, 1, -cut if left else 0, 0)))
    outlines = font["CFF "].cff.topDictIndex[0].CharStrings
    outlines[glyph] = pen.getCharString(private=outlines[glyph].private, globalSubrs=outlines[glyph].globalSubrs)
    font["hmtx"][glyph] = (width - cut, bearing - (cut if left else 0))


def _rename(font: Any) -> None:
    """Give the font a name of its own, and say where it comes from."""
    compact = NAME.replace(" ", "")
    copyright_notice = (
        "A modified part of Latin Modern Math, copyright 2012--2014 B. Jackowski, P. Strzelczyk and P. Pianowski "
        "(on behalf of TeX Users Groups). GUST Font License."
    )
    for number, text in {0: copyright_notice, 1: NAME, 2: "Regular", 4: NAME, 6: f"{compact}-Regular"}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [f"{compact}-Regular"]
    top = font["CFF "].cff.topDictIndex[0]
    top.FullName, top.FamilyName, top.Notice = NAME, NAME, copyright_notice


def main() -> int:
    """Write the font and the list of its characters."""
    parser = argparse.ArgumentParser(prog="python -m tests.fonts", description=__doc__)
    parser.add_argument("source", nargs="?", type=Path, default=SOURCE, help="latinmodern-math.otf")
    parser.add_argument("--into", type=Path, default=FONTS, help="where the files are written")
    chosen = parser.parse_args()
    data = made(chosen.source)
    (chosen.into / "chalkgrad-math.woff2").write_bytes(data)
    (chosen.into / "chalkgrad-math.txt").write_text(ranges(characters()) + "\n", encoding="utf-8")
    print(f"{len(characters())} characters, {len(data):,} bytes")  # noqa: T201  (a command prints)
    return 0


if __name__ == "__main__":
    sys.exit(main())
