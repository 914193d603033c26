"""Addresses of pages in the place of channels are told loudly, with what to do."""

from pathlib import Path

import pytest

from funnelcli.answers.notes import Note
from funnelcli.tables.store import NO_CEILING, Ceiling

from .companies import lead_table

LEADS = "Id,Created,Won\n1,2026-01-01,2026-06-01\n"
PAGES = ["https://a.example/x?utm_medium=cpc", "HTTP://b.example", "https://a.example/y"]


def said(
    folder: Path, channels: list[str], *, of: str = "touchpoints", more: str = "",
    ceiling: Ceiling = NO_CEILING,
) -> list[Note]:  # fmt: skip
    """Tell what is said of a table with these channels, whose column is called Page."""
    keys = {
        "touchpoints": "lead: Id, at: At, channel: Page, where: Id <> 9",
        "spend": "date: At, channel: Page, cost: Cost",
        "visitors": "date: At, channel: Page, count: Cost",
    }
    yaml = f"""
        version: 1
        leads: {{path: leads.csv, id: Id, created: Created}}
        stages: [{{name: Lead}}, {{name: Won, at: Won}}]
        {of}: {{path: t.csv, {keys[of]}}}
        {more}
    """
    rows = [f"1,2026-01-01,{channel},5" for channel in channels]
    # what `where` leaves out says nothing
    rows += ["9,2026-01-01,https://a.example/z,5"] * (9 if of == "touchpoints" else 0)
    files = {"leads.csv": LEADS, "t.csv": "\n".join(["Id,At,Page,Cost", *rows, ""])}
    table = lead_table(folder, yaml, files, events=("touchpoints",), ceiling=ceiling)
    return [note for note in table.notes if note.code == "channels-are-pages"]


def test_touches_are_told_to_name_the_address(tmp_path: Path) -> None:
    """Rows without a channel are none of those of which most have an address."""
    (note,) = said(tmp_path, [*PAGES, "Fair", "https", "", "", ""])
    assert note.is_loud
    assert note.message == (
        "touchpoints: the channel of 3 of 5 rows is the address of a page (https://…), which is "
        "no source of leads. `url: Page` in the place of `channel: Page` reads channels from it."
    )
    assert said(tmp_path, [*PAGES, "Fair", "Web", "see https://a.example"]) == []


@pytest.mark.parametrize("of", ["spend", "visitors"])
def test_what_is_of_days_is_told_to_name_another_column(tmp_path: Path, of: str) -> None:
    (note,) = said(tmp_path, PAGES, of=of)
    assert note.message == (
        f"{of}: the channel of 3 of 3 rows is the address of a page (https://…), which is no "
        f"source of leads. `{of}.channel` takes the column with channels."
    )


def test_addresses_that_the_yaml_names_are_sources(tmp_path: Path) -> None:
    named = "channels: {https://B.example: Web, 'https://a.example/y': Web}".replace(
        "https://B", "http://b"
    )
    assert said(tmp_path, PAGES, more=named) == []
    assert len(said(tmp_path, [*PAGES, PAGES[0], PAGES[0]], more=named)) == 1


def test_in_parts_it_is_the_same(tmp_path: Path) -> None:
    channels = [*PAGES * 40, *["Fair"] * 20]
    scratch = tmp_path / ".parts"
    scratch.mkdir()
    whole = said(tmp_path, channels)
    assert len(whole) == 1
    assert said(tmp_path, channels, ceiling=Ceiling(scratch, 4000)) == whole
