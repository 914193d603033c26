"""What guides publish as blocks: a table for each way, and the rules of thumb."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from funnelcli.counting.observations import RULES
from funnelcli.counting.published import Figure, Listed, ranged
from funnelcli.render.blocks import Block, Cells, Headline, Item, Listing, Page, Paragraph, Table
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line
from funnelcli.words.text import counted

WHAT = (
    "Most give no source, and they contradict each other: to be looked at "
    "beside your own rates, never instead of them."
)


def blocks(listed: Listed, signs: Signs) -> Page:
    """Lower the figures, those of one scope below each other, and the rules of thumb."""
    joint = f" {signs.dot} "
    lowered: list[Block] = [
        Paragraph(tuple(one_line(each, signs.line_end) for each in _of(listed)), joint),
        Headline("What guides publish"),
        Paragraph((WHAT,), " "),
    ]
    for (start, end), figures in groupby(listed.figures, key=lambda each: (each.start, each.end)):
        lowered.append(_table(f"{start} to {end}", list(figures)))
    rules = (Item((), f"{each.condition}: {each.said} ({each.publisher})") for each in RULES)
    return (*lowered, Listing("Rules of thumb", tuple(rules)))


def _of(listed: Listed) -> Iterator[str]:
    """Say how many they are, and whom the others are of."""
    yield counted(len(listed.figures), "figure")
    if listed.chosen:
        yield f"without those that {listed.path} rules out: {', '.join(listed.chosen)}"


def _table(title: str, figures: Sequence[Figure]) -> Table:
    texts = {
        "Of whom": [each.scope for each in figures],
        "Published": [ranged(each.low, each.high) for each in figures],
        "By": [each.publisher for each in figures],
    }
    columns = (Cells(header, tuple(cells), left=True) for header, cells in texts.items())
    return Table(title, tuple(columns), len(figures), len(figures), ())
