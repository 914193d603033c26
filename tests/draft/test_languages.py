"""Drafts of 280 exports in seven languages: none names a customer that the file does not."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from funnelcli.cli.answer import answer
from funnelcli.cli.drafted import drafted
from funnelcli.cli.inputs import inputs_of
from funnelcli.cli.question import Flags, asked
from funnelcli.errors import ConfigError, DataError
from funnelcli.render import FORMATS, Style

from .exports import Export, exports

ALL = exports()
FEWEST_RIGHT = 240 / 280
CHOSEN = ALL if os.environ.get("FUNNELCLI_EXAMPLES") else ALL[::7]
"""A seventh of them, of every language and form; all where the environment asks for them."""


def reported(export: Export, folder: Path, *, as_of: str = "2026-12-31") -> Any:
    """The report of a draft, as JSON; None where it is refused."""
    for name, content in export.files.items():
        (folder / name).write_text(content, encoding="utf-8")
    here = Path.cwd()
    try:
        os.chdir(folder)
        with inputs_of(sorted(export.files)) as given:
            definition, inputs = drafted(given, quiet=True)
            question = asked("funnel", Flags(as_of=as_of), definition.config)
            document = answer("funnel", ["funnel"], definition, question, inputs).document
            return json.loads(FORMATS["json"](document, Style()))
    except (ConfigError, DataError) as error:
        return error
    finally:
        os.chdir(here)


def judged(export: Export, folder: Path) -> str:
    """Tell whether a draft is right, wrong, or says what it does not know."""
    report = reported(export, folder)
    if isinstance(report, Exception):
        return "right" if export.customers is None else f"refused: {report}"
    conversion, rows = report["conversion"], report["tables"][0]["rows"]
    customers = conversion["customers"]
    if conversion["leads"] != export.leads:
        return f"wrong: {conversion['leads']} leads"
    if customers is None:
        return "right" if export.customers is None else "said to be unknown"
    if export.customers is None:
        return f"invented: {customers} customers by {report['notes']}"
    lost = sum(row["lost"] or 0 for row in rows)
    if (customers, lost) != (export.customers, export.lost):
        return f"wrong: {customers} and {lost} of {export.customers} and {export.lost}"
    return "right"


def test_none_invents_a_customer_none_is_wrong_and_most_are_right(tmp_path: Path) -> None:
    verdicts = {}
    for export in CHOSEN:
        folder = tmp_path / export.name.replace(" ", "-")
        folder.mkdir()
        verdicts[export.name] = judged(export, folder)
    wrong = {name: said for name, said in verdicts.items() if said.startswith(("wrong", "inv"))}
    right = Counter(verdicts.values())["right"]

    assert not wrong
    assert right >= FEWEST_RIGHT * len(CHOSEN), {n: s for n, s in verdicts.items() if s != "right"}


@pytest.mark.parametrize("language", sorted({export.name[:2] for export in ALL}))
def test_each_language_has_forty(language: str) -> None:
    assert sum(export.name.startswith(language) for export in ALL) == 40
