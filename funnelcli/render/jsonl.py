"""JSON lines: one object per row of any table, told apart by its first key, `table`."""

import json

from funnelcli.render.raw import raw_rows
from funnelcli.render.style import Style
from funnelcli.render.visible import safe_json
from funnelcli.report import Document


def render(document: Document, _style: Style) -> str:
    """Write each row on a line of its own."""
    lines = (
        json.dumps({"table": report.name} | row, ensure_ascii=False, allow_nan=False)
        for report in document.tables
        for row in raw_rows(report, document.money_digits)
    )
    return "".join(safe_json(line) + "\n" for line in lines)
