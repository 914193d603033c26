"""Blocks: a format of pages is one function of them, whatever result they are from."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

import pytest

from funnelcli.answers.columns import Column, Kind, rate
from funnelcli.render import FORMATS, Style
from funnelcli.render.blocks import (
    WORDS,
    Bars,
    Block,
    Callouts,
    Head,
    Headline,
    Listing,
    Page,
    Paragraph,
    Table,
)
from funnelcli.render.explanation import EXPLANATION_FORMATS, page as of_explanation
from funnelcli.render.findings import FINDINGS_FORMATS, page as of_findings
from funnelcli.render.lazy import PAGES
from funnelcli.render.page import blocks
from funnelcli.render.plot import DotRows, Drawn, Falls, Plot
from funnelcli.render.signs import ASCII, UNICODE
from funnelcli.render.visible import visible

from . import companies
from .documents import a_document, a_report, funnel, oddities
from .stories import an_explanation


def outline(page: Page) -> str:
    """A format of pages: every text on a line of its own, cells between bars."""
    return "\n".join(line for block in page for line in outlined(block))


def drawn(block: Drawn) -> Iterator[str]:
    match block:
        case Falls():
            yield from (f"{bar.said} {bar.name}" for bar in block.falls)
        case DotRows():
            yield from (f"{row.said} {row.name}" for row in block.rows)
        case Plot():
            yield from (f"{line.ends} {line.name}" for line in block.lines)


def outlined(block: Block) -> Iterator[str]:
    match block:
        case Head():
            yield f"# {block.lines[0].text}"
            yield from (line.text for line in block.lines[1:])
            if block.verdict is not None:
                yield f"{WORDS[block.verdict.level]}: {block.verdict.said.text}"
        case Headline() | Paragraph():
            yield block.text
        case Plot() | Falls() | DotRows():
            yield from drawn(block)
        case Table():
            lines = zip(*([each.header, *each.texts] for each in block.cells), strict=True)
            yield from (block.title, *("|".join(line) for line in lines), *block.footnotes)
        case Listing():
            yield "|".join([block.title, *block.header])
            for each in block.items:
                yield from ("|".join([*each.cells, each.text]), *each.below)
        case Callouts():
            for found in (*block.loud, *block.passed):
                yield f"{WORDS[found.level]}: {found.title}: {found.found} {found.counted}"
            yield from (remark.text for remark in block.remarks)
        case _:
            assert_never(block)


def test_a_report_in_a_format_of_its_own() -> None:
    small = replace(funnel(), frame=funnel().frame.head(2))

    assert outline(blocks(a_document(small, notes=()), ASCII)) == (
        "# 290 of 3,900 leads old enough to judge became customers: 7.4% (6.7-8.3%)\n"
        "951 leads are younger than 97 days; 22 of them have bought already.\n"
        "sample_data/leads.csv | as of 2026-06-30\n"
        "5,197 rows = 4,851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal) "
        "+ 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)\n"
        "Funnel\n"
        "Stage|12 months|Reached|Of these imputed|From previous|95% interval|From lead|95% interval"
        "|Lost|Open|Median days|90% within days\n"
        "Lead|__..-:=+*###|4,851|0|-|-|100.0%|99.9-100.0|1,802|839|-|-\n"
        "MQL|___.-:=+*###|2,210|12|45.7%|44.3-47.2|46.2%|44.6-47.7|701|402|4|20\n"
        "From lead: of the 3,900 leads that are at least 97 days old."
    )


def test_findings_in_the_same_format() -> None:
    findings = replace(companies.company(), results=(companies.stage_order(),))

    assert outline(of_findings.blocks(findings, ASCII)).splitlines()[2:4] == [
        "fail: 1 rule: 1 failed | 3 suppressed, 10 in the baseline | exit code 3 (--fail-on error)",
        (
            "fail: ST002 stage-order: Opportunity is dated before MQL. "
            "44 of 4,851 rows (0.9%) + 3 suppressed + 10 in the baseline = 57 found; fails if > 0."
        ),
    ]


def test_an_explanation_in_the_same_format() -> None:
    assert outline(of_explanation.blocks(an_explanation(), ASCII)).splitlines() == [
        "sample_data/leads.csv | as of 2026-06-30",
        "L-1 is a lead",
        "Rows|Row|Id|What became of it",
        "leads.csv:2|L-1|Email a|b@x.example | empty: Phone",
        "f.yaml:12: lead.where has no answer, which counts as false,: Consent = TRUE",
        "leads.csv:9|-|Merged. (f.yaml:12: lead.where: Consent = TRUE)",
        "Stages|Stage|Known by|Since|After|Why",
        "Lead|created|2026-01-05|-|It came.",
        "MQL|imputed|-|-|By a later one.",
        (
            "Won|own date|2026-02-01|27 days|Closed; it is dated before an earlier stage, or "
            "before the lead (f.yaml:20: stages.2.at of the preset hubspot)"
        ),
        "How it counts|What|Value|Why",
        "Outcome|won 2026-02-01|It bought.",
        "Window|-|No window.",
        "Cohort|2026-01|By when it was created.",
        "Amount|100.00 USD|The sum. (f.yaml:20: stages.2.at of the preset hubspot)",
        "D-1, deals.csv:3, 100.00 USD: It counts.",
        "Segments|Segment|Value|Why",
        "source|Fax|As written. (f.yaml:12: lead.where)",
        "Findings of check|Rule|About|Finding",
        "ST002 stage-order|leads|Won is dated\\nbefore it.",
    ]


@pytest.mark.parametrize("name", PAGES)
def test_one_file_writes_all_results(name: str) -> None:
    for listed in (FORMATS, FINDINGS_FORMATS, EXPLANATION_FORMATS):
        assert name in listed
    assert "ST002" in FINDINGS_FORMATS[name](companies.company(), Style())
    assert "By a later one." in EXPLANATION_FORMATS[name](an_explanation(), Style())


def test_bars_are_measured_by_the_longest() -> None:
    """The longest is at most 1, so that a ratio above 1 is as long as all there is room for."""
    (table,) = (
        block for block in blocks(a_document(funnel()), UNICODE) if isinstance(block, Table)
    )
    (bars,) = (column for column in table.columns if isinstance(column, Bars))

    assert bars.shares == (1.0, 0.4615, 0.2385, 0.1333, 0.0744)
    assert table.columns.index(bars) == 1


@pytest.mark.parametrize(
    "page",
    [
        blocks(oddities(), ASCII),
        of_findings.blocks(companies.oddities(), ASCII),
        of_explanation.blocks(an_explanation(), ASCII),
    ],
    ids=["report", "findings", "explanation"],
)
def test_no_text_of_a_block_acts_on_a_terminal(page: Page) -> None:
    text = outline(page)

    assert visible(text) == text


def test_where_nobody_says_who_bought_a_page_leaves_out_what_is_of_customers_and_no_more() -> None:
    """Days of moves are days of moves, whatever the column is called."""
    columns = [
        Column("from", "From", Kind.LABEL),
        Column("leads", "Leads", Kind.COUNT),
        Column("median_days", "Median days", Kind.DAYS),
        *rate(of_customers=True),
    ]
    moves = a_report("moves", "Moves", columns, [("SQL", 48, 47.0, 0.5, 0.4, 0.6)])

    for knows, headers in ((True, ["Rate", "95% interval"]), (False, [])):
        page = blocks(a_document(moves, knows_customers=knows), UNICODE)
        (table,) = (block for block in page if isinstance(block, Table))
        assert [each.header for each in table.cells] == ["From", "Leads", "Median days", *headers]
