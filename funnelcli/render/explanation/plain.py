"""Plain text of `explain` for pipes and mails: a line for each row and stage, never cut."""

from collections.abc import Iterator

from funnelcli.explanation import Explanation
from funnelcli.render.explanation.sections import Section, head, sections
from funnelcli.render.signs import PLAIN
from funnelcli.render.style import Style
from funnelcli.render.visible import one_line
from funnelcli.render.width import pad

_GAP = "  "
_BELOW = "    "


def render(explanation: Explanation, _style: Style) -> str:
    """Write the page, its blocks a blank line apart."""
    blocks = [[f" {PLAIN.dot} ".join(head(explanation, PLAIN))]]
    for story in explanation.stories:
        blocks.append([one_line(story.title, PLAIN.line_end)])
        told = sections(explanation.document, story, PLAIN)
        blocks += [[section.title, *_lines(section)] for section in told]
    return "\n".join("\n".join(block) + "\n" for block in blocks)


def _lines(section: Section) -> Iterator[str]:
    """Set the names of the columns, and the lines below them, aligned."""
    *names, last = section.header
    columns = zip(names, *(line.cells for line in section.lines), strict=True)
    padded = list(zip(*(pad(column, left=True) for column in columns), strict=True))
    yield _GAP.join((*padded[0], last))
    for cells, line in zip(padded[1:], section.lines, strict=True):
        yield _GAP.join((*cells, line.text)).rstrip()
        yield from (f"{_BELOW}{each}" for each in line.below if each)
