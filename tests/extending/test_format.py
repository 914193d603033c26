"""A format of pages is a file, one word, and its name in the options."""

import ast

from .copies import ROOT, Copy, places

HEADING = "Add a format"
HEAD = """\
\"\"\"Every text on a line of its own.\"\"\"

from collections.abc import Iterator
from typing import assert_never

from funnelcli.render.blocks import (
    WORDS, Block, Callouts, Head, Headline, Listing, Page, Paragraph, Table,
)
from funnelcli.render.plot import DotRows, Drawn, Falls, Plot
from funnelcli.render.signs import ASCII, Signs
from funnelcli.render.style import Style


def signs(_style: Style) -> Signs:
    return ASCII


def render(page: Page, _style: Style) -> str:
    return outline(page) + "\\n"


"""


def extended(copy: Copy) -> Copy:
    page = (ROOT / "tests" / "render" / "test_blocks.py").read_text("utf-8")
    functions = [
        str(ast.get_source_segment(page, node))
        for node in ast.parse(page).body
        if isinstance(node, ast.FunctionDef) and node.name in ("drawn", "outline", "outlined")
    ]
    copy.add("funnelcli/render/outline.py", HEAD + "\n\n\n".join(functions) + "\n")
    copy.insert("funnelcli/render/lazy.py", '"outline", ', after="PAGES: Final = (")
    options = "funnelcli/cli/writing.py"
    copy.insert(options, '"outline", ', after="Format = Literal[")
    copy.insert(options, '"outline", ', after="Findings = Literal[\n    ")
    copy.insert(options, '"outline", ', after="Explained = Literal[")
    return copy


def test_only_the_places_named_are_changed(copy: Copy) -> None:
    named = {each.replace("NAME", "outline") for each in places(HEADING)}
    of_programs = {"funnelcli/render/__init__.py", "funnelcli/cli/destination.py"}

    assert extended(copy).changed == named - of_programs


def test_reports_findings_and_explanations_are_written_in_it(copy: Copy) -> None:
    said = extended(copy)(
        "funnel -q -f outline", "check -f outline --fail-on never", "explain 2 -f outline"
    )
    report, findings, story, _ = said.split("[exit ")

    assert "Stage|12 months|Reached|" in report
    assert "# leads.csv" in findings
    assert "Stage|Known by|Since|After|Why" in story
