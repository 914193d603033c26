"""Drafts of 280 exports in seven languages: none names a customer that the file does not."""

import os
from collections import Counter
from pathlib import Path

import pytest

from funnelcli.errors import FunnelError

from .exports import TELL_NOTHING, Export, exports
from .reports import from_draft, same

ALL = exports()
FEWEST_RIGHT = 240 / 280
CHOSEN = ALL if os.environ.get("FUNNELCLI_EXAMPLES") else ALL[::7]
"""A seventh of them, of every language and form; all where the environment asks for them."""


def judged(export: Export, folder: Path) -> str:
    """Tell whether a draft is right, wrong, or says what it does not know."""
    try:
        report = from_draft(folder, export.files)
    except FunnelError as error:
        return "right" if export.customers is None else f"refused: {error.message}"
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


@pytest.mark.parametrize("export", [e for e in ALL[::9] if not e.name.endswith(TELL_NOTHING)])
def test_a_draft_and_its_yaml_give_the_same_bytes(export: Export, tmp_path: Path) -> None:
    drafted, written = same(tmp_path, export.files)

    assert drafted == written
