"""The page of `explain` for a terminal: the verdict, then section by section why."""

from typing import Final

from funnelcli.explanation import Explanation, Story
from funnelcli.render.explanation.sections import Section, head, sections
from funnelcli.render.lines import STRONG, WEAK, flow, item, prose
from funnelcli.render.signs import ASCII, UNICODE, Signs
from funnelcli.render.style import Style
from funnelcli.render.visible import one_line
from funnelcli.render.width import pad, width
from funnelcli.report import Document

_GAP: Final = "  "
_BELOW: Final = "   "
_LEAST: Final = 30
"""So many cells a sentence needs beside its line; with fewer it stands below."""


def render(explanation: Explanation, style: Style) -> str:
    """Write the page: of what it speaks, then each lead."""
    signs = UNICODE if style.unicode else ASCII
    dot = f" {signs.dot} "
    blocks = [flow(head(explanation, signs), dot, style, look=WEAK)]
    for story in explanation.stories:
        blocks.append(prose(one_line(story.title, signs.line_end), style, look=STRONG))
        blocks += _sections(explanation.document, story, style, signs)
    return "\n".join(blocks)


def _sections(document: Document, story: Story, style: Style, signs: Signs) -> list[str]:
    return [_section(section, style) for section in sections(document, story, signs)]


def _section(section: Section, style: Style) -> str:
    """Set a section: its title, then each line with what stands below it."""
    *names, last = section.header
    columns = zip(names, *(line.cells for line in section.lines), strict=True)
    padded = zip(*(pad(column, left=True) for column in columns), strict=True)
    header, *beginnings = [_GAP.join(cells) for cells in padded]
    text = [prose(section.title, style, look=STRONG)]
    text.append(prose(f"{header}{_GAP}{last}", style, look=WEAK))
    for beginning, line in zip(beginnings, section.lines, strict=True):
        if style.width - width(beginning) < _LEAST:
            text += [prose(beginning, style), item(_BELOW, line.text, style)]
        else:
            text.append(item(f"{beginning} ", line.text, style))
        text += [item(_BELOW, each, style, look=WEAK) for each in line.below if each]
    return "".join(text)
