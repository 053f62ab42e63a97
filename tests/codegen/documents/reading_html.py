"""A page as another reader has it: the parser of the standard library, which knows nothing of how it was made."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree

__all__ = ["page_of", "text_of"]

_VOID = {"meta", "link", "br", "hr", "input", "img"}


class _Tree(HTMLParser):
    """Builds a tree; what is open must be closed in its order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = ElementTree.TreeBuilder()
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []
        self.root = self._builder.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self._builder.end(tag)
        else:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        self._builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._builder.end(tag)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._builder.data(data)


def page_of(html: str) -> ElementTree.Element:
    """Return the root of a page; it fails for a page whose elements do not stand within each other."""
    return _Tree(html).root


def text_of(element: ElementTree.Element) -> str:
    """Return what is read in an element, without formulas, single spaces between words."""
    return " ".join(_text(element).split())


def _text(element: ElementTree.Element) -> str:
    if element.tag in {"math", "style"}:
        return ""
    return (element.text or "") + "".join(_text(child) + (child.tail or "") for child in element)
