"""A page of HTML as its elements: what a browser would make of it, without one."""

from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset({"meta"})


class Outline(HTMLParser):
    """Elements with their attributes and texts, a line each, deeper ones indented."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.lines: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_decl(self, decl: str) -> None:
        assert decl == "doctype html"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        said = "".join(f" {name}={value}" for name, value in attrs)
        self.lines.append(f"{'  ' * len(self.open)}{tag}{said}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style" and data.strip():
            self.texts.append(data)
            self.lines[-1] += f" | {data.strip()}"


def outline(page: str, *, of: str) -> list[str]:
    """List the lines of the first element with this name, and of all that is in it."""
    lines = Outline(page).lines
    start = next(n for n, line in enumerate(lines) if line.split()[0] == of)
    depth = len(lines[start]) - len(lines[start].lstrip())
    inside = [lines[start]]
    for line in lines[start + 1 :]:
        if len(line) - len(line.lstrip()) <= depth:
            break
        inside.append(line)
    return [line[depth:] for line in inside]
