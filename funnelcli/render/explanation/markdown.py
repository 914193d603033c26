"""Markdown of `explain`, for a ticket or a comment: a table per section, every text escaped."""

from funnelcli.explanation import Explanation
from funnelcli.render.explanation.sections import Line, Section, head, sections
from funnelcli.render.markdown import escaped
from funnelcli.render.signs import UNICODE
from funnelcli.render.style import Style
from funnelcli.render.visible import one_line

_BREAK = "<br>"


def render(explanation: Explanation, _style: Style) -> str:
    """Write the page, its blocks a blank line apart."""
    blocks = [escaped(f" {UNICODE.dot} ".join(head(explanation, UNICODE)))]
    for story in explanation.stories:
        blocks.append(f"## {escaped(one_line(story.title, UNICODE.line_end))}")
        for section in sections(explanation.document, story, UNICODE):
            blocks += [f"### {escaped(section.title)}", _table(section)]
    return "\n\n".join(blocks) + "\n"


def _table(section: Section) -> str:
    rule = f"|{' --- |' * len(section.header)}"
    return "\n".join(
        [f"| {' | '.join(section.header)} |", rule, *(_row(line) for line in section.lines)]
    )


def _row(line: Line) -> str:
    """Set a line of a table; what stands below goes into its last cell."""
    last = _BREAK.join(escaped(each) for each in (line.text, *line.below) if each)
    return f"| {' | '.join([*map(escaped, line.cells), last])} |"
