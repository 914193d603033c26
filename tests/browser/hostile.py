"""A company whose names are made to be more than names."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

NAMES = [
    "<script>alert('script')</script>",
    "</style><script>alert('style')</script>",
    "</svg></table></body><script>alert('svg')</script>",
    '<img src="https://k.example/x.png" onerror="alert(\'img\')">',
    '" onmouseover="alert(\'attribute\')" x="',
    "<svg onload=alert(1)>",
    "https://k.example/",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "W" * 300,
    "long words " * 27,
    "שלום (1) abc",
    "\u202elive",
    "a\x01b\x0bc\x1fd\ufffee\uffff",
]
SHOWN = [
    *NAMES[:10],
    NAMES[10].strip(),
    NAMES[11],
    r"\u202elive",
    "a\\x01b\\x0bc\\x1fd\ufffde\ufffd",
]
"""How they stand on a page."""


def _rows() -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["Id", "Created", "Source", "Won"])
    for number in range(40 * len(NAMES)):
        created = date(2025, 1, 1) + timedelta(number % 400)
        won = created + timedelta(20 + number % 60) if number % 7 == 0 else ""
        rows.writerow([f"L{number}", created, NAMES[number % len(NAMES)], won])
    return text.getvalue()


LEADS = _rows()
STAGES = [NAMES[0], NAMES[2], NAMES[9]]
DEFINITION = f"""\
version: 1
leads: {{path: leads.csv, id: Id, created: Created, source: Source}}
stages:
  - name: {json.dumps(STAGES[0])}
  - {{name: {json.dumps(STAGES[1])}, key: mql, where: "Won IS NOT NULL OR Id LIKE '%1'"}}
  - {{name: {json.dumps(STAGES[2])}, key: customer, at: Won}}
"""
