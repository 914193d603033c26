"""Segment values: what is one value, and how it is shown."""

from pathlib import Path
from typing import Any

import pytest

from .companies import lead_table, segments

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, source: Source}
    stages: [{name: Lead}, {name: Won, at: Won}]
    segments:
      who: Id
"""


def shown(folder: Path, *values: str, yaml: str = YAML, **asked: Any) -> list[str]:
    """Show the sources of one lead for each value, in the order of the values."""
    lines = [f'{i:03},2026-01-01,"{value}",' for i, value in enumerate(values)]
    text = "\n".join(["Id,Created,Source,Won", *lines]) + "\n"
    table = lead_table(folder, yaml, {"leads.csv": text}, by=("who", "source"), **asked)
    return [label for _, label in sorted(segments(table, "source").items())]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # case, spaces around and inside, underscores
        (["Organic Search"] * 2 + ["organic search", " ORGANIC  SEARCH ", "Organic_Search"],
         ["Organic Search"] * 5),
        (["paid__search", "paid search", "paid search"], ["paid search"] * 3),
        (["_Web_", "Web", "Web"], ["Web"] * 3),
        (["Paid\u00a0Search", "Paid Search", "Paid Search"], ["Paid Search"] * 3),
        (["Paid\tSearch", "Paid Search", "Paid Search"], ["Paid Search"] * 3),
        # one character or two, before and after folding
        (["Caf\u00e9", "Cafe\u0301", "Cafe\u0301"], ["Cafe\u0301"] * 3),
        (["STRASSE", "straße", "straße"], ["straße"] * 3),
        # the most frequent spelling; of equally frequent ones the first by code point
        (["web", "Web", "WEB", "web"], ["web"] * 4),
        (["web", "Web", "WEB"], ["WEB"] * 3),
        (["zürich", "Zürich"], ["Zürich"] * 2),
        (["a b", "a_b"], ["a b"] * 2),  # a space is before an underscore
        # spellings are counted after trimming: " Web " is two of "Web"
        (["WEB", "Web", " Web "], ["Web"] * 3),
        (["WEB ", " WEB", "Web", "Web", "Web"], ["Web"] * 5),
        # what is not the same
        (["Web", "Webs", "We b"], ["Web", "Webs", "We b"]),
        (["A-B", "A B"], ["A-B", "A B"]),
        (["Cafe", "Café"], ["Cafe", "Café"]),
        # empty, and values that mean something
        (["", "  ", "(none)", "unknown", "[b]", "=1+1"],
         ["(none)", "(none)", "(none)", "unknown", "[b]", "=1+1"]),
    ],
)  # fmt: skip
def test_folding(tmp_path: Path, values: list[str], expected: list[str]) -> None:
    assert shown(tmp_path, *values) == expected


ALIASES = (
    YAML
    + """\
      source:
        column: Source
        aliases:
          Organic Search: [seo, ORGANIC, "google_/ organic"]
          Direct: (none)
"""
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["SEO", "seo", "Organic", "Google / Organic"], ["Organic Search"] * 4),
        # the alias's own name, however often it is spelled otherwise
        (["organic search"] * 3 + ["ORGANIC_SEARCH"], ["Organic Search"] * 4),
        (["SEO 2", "Search"], ["SEO 2", "Search"]),  # the whole value, nothing similar
        (["DIRECT", "direct"], ["Direct"] * 2),
    ],
)
def test_aliases(tmp_path: Path, values: list[str], expected: list[str]) -> None:
    assert shown(tmp_path, *values, yaml=ALIASES) == expected


def test_spellings_are_counted_over_all_merged_leads_whatever_is_selected(tmp_path: Path) -> None:
    from datetime import date

    text = """
        Id,Created,Source,Won
        1,2026-01-01,web,
        2,2026-01-01,web,
        3,2026-02-01,Web,
        4,2026-01-01,Web,
        4,2026-01-02,Web,
        4,2026-01-03,Web,
    """
    # web twice; Web twice, since the rows of lead 4 are one; Web is first by code point
    table = lead_table(tmp_path, YAML, {"leads.csv": text}, by=("who", "source"))
    assert set(segments(table, "source").values()) == {"Web"}
    yaml = YAML + "    lead: {exclude: {four: \"Id = '4'\"}}\n"
    table = lead_table(tmp_path, yaml, {"leads.csv": text}, by=("who", "source"),
                       since=date(2026, 2, 1))  # fmt: skip
    assert segments(table, "source") == {"3": "web"}


SQL = (
    YAML
    + """\
      size: {sql: "CASE WHEN Seats >= 100 THEN 'Large' WHEN Seats >= 1 THEN ' small ' END"}
      flag: {sql: "Seats > 50"}
      text: {sql: "CASE WHEN Seats > 50 THEN '' ELSE '  ' END"}
"""
)


def sizes(folder: Path, name: str) -> dict[str, str]:
    text = """
        Id,Created,Source,Seats,Won
        1,2026-01-01,a,100,
        2,2026-01-01,b,1,
        3,2026-01-01,c,,
        4,2026-01-01,d,0.5,
    """
    table = lead_table(folder, SQL, {"leads.csv": text}, by=("who", name))
    return segments(table, name)


def test_an_expression_is_a_segment_like_a_column(tmp_path: Path) -> None:
    assert sizes(tmp_path, "size") == {"1": "Large", "2": "small", "3": "(none)", "4": "(none)"}


def test_an_expression_that_is_true_or_false(tmp_path: Path) -> None:
    assert sizes(tmp_path, "flag") == {"1": "true", "2": "false", "3": "(none)", "4": "false"}


def test_an_expression_that_gives_nothing_is_none(tmp_path: Path) -> None:
    assert set(sizes(tmp_path, "text").values()) == {"(none)"}


def test_values_of_numbers_and_dates_stand_as_written(tmp_path: Path) -> None:
    assert shown(tmp_path, "2026-01-31", "007", "7", "7.0", "TRUE") == [
        "2026-01-31", "007", "7", "7.0", "TRUE",
    ]  # fmt: skip
