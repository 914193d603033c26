"""The columns of each table in `docs`, as its analysis declares them.

They stand between two comments, `<!-- columns of NAME -->` and `<!-- end -->`; all around is
written by hand. Tables of the same columns stand together. `python -m
tests.analyses.columns_page` writes all of them again.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from funnelcli.analyses import ANALYSES
from funnelcli.answers.columns import Column
from funnelcli.counting.analysis import Analysis

DOCS = Path(__file__).parents[2] / "docs"
SECTION = re.compile(r"(?ms)^<!-- columns of ([\w ]+) -->\n.*?^<!-- end -->\n")
NEEDS = {
    "created": "`leads.created`",
    "customers": "something that says who bought",
    "history": "a `history`",
    "segments": "a segment",
    "source": "a source",
}


def filled(page: str) -> str:
    """Write the columns into a page, wherever it has the comments."""
    return SECTION.sub(
        lambda found: f"<!-- columns of {found[1]} -->\n{section(found[1].split())}<!-- end -->\n",
        page,
    )


def section(names: Sequence[str]) -> str:
    """Say what tables tell, what they need and what changes them, and define their columns."""
    several = [ANALYSES[name] for name in names]
    (columns,) = {each.columns for each in several}
    said = [f"`{each.name}`: {' '.join(_said(each))}\n" for each in several]
    head = "| column | kind | what |\n| --- | --- | --- |"
    return "\n".join([*said, head, *_rows(columns), ""])


def _said(analysis: Analysis) -> Iterator[str]:
    about = analysis.about.partition("\n")[0]
    yield about[0].lower() + about[1:]
    if analysis.needs:
        yield f"It needs {' and '.join(NEEDS.get(need, f'`{need}`') for need in analysis.needs)}."
    if analysis.shaped_by:
        *others, last = (f"`--{option}`" for option in analysis.shaped_by)
        options = " and ".join([", ".join(others), last] if others else [last])
        yield f"{options} change{'s' * (len(analysis.shaped_by) == 1)} it."
    if analysis.options:
        own = " and ".join(f"`{option.name} {option.metavar}`" for option in analysis.options)
        yield f"Its own option{'s are' if analysis.options[1:] else ' is'} {own}."


def _rows(columns: Sequence[Column]) -> Iterator[str]:
    """Write a row a column, and one for those next to each other that are said to be the same."""
    for (kind, means), alike in groupby(columns, lambda each: (_kind(each), each.means)):
        yield f"| {', '.join(map(_name, alike))} | {kind} | {means} |"


def _name(column: Column) -> str:
    return f"`{column.name}`" if column.open is None else column.open.value


def _kind(column: Column) -> str:
    kind = "whole days" if column.whole else column.kind.value
    return f"{kind} or null" if column.null else kind


def main() -> None:
    """Write the columns again, in all pages."""
    for path in DOCS.glob("*.md"):
        path.write_text(filled(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
