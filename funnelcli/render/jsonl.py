"""JSON lines: one object per row of any table, told apart by its first key, `table`."""

import json
from collections.abc import Iterable
from typing import Any

from funnelcli.answers.columns import TABLE
from funnelcli.answers.report import Document
from funnelcli.render.raw import raw_rows
from funnelcli.render.style import Style
from funnelcli.render.visible import safe_json


def render(document: Document, _style: Style) -> str:
    """Write each row on a line of its own."""
    return one_a_line(
        {TABLE: report.name} | row
        for report in document.tables
        for row in raw_rows(report, document.money_digits)
    )


def by_table(document: Document, _style: Style) -> dict[str, str]:
    """Write the rows of each table, which need not name it."""
    return {
        report.name: one_a_line(raw_rows(report, document.money_digits))
        for report in document.tables
    }


def one_a_line(rows: Iterable[dict[str, Any]]) -> str:
    """Write each object on a line of its own."""
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    return "".join(safe_json(line) + "\n" for line in lines)
