"""The page on presets says by which columns each is recognised: what stands in its file."""

from pathlib import Path

import pytest

from funnelcli.config.presets import Preset, load_preset, names, recognise

PAGE = Path(__file__).parents[2] / "docs" / "presets.md"
OF_CRMS = [name for name in names() if not load_preset(name).generic]


def row(preset: Preset) -> str:
    """The row of the page: a group of headers for each column that tells the preset."""
    groups = [
        "a date of entry for a stage"
        if column == "stages"
        else " or ".join(f"`{header}`" for header in preset.columns[column])
        for column in preset.telling
    ]
    return f"| `{preset.name}` | {'; '.join(groups)} |"


def table() -> str:
    """The whole table, to paste into the page."""
    head = ["| preset | a column of every group |", "| --- | --- |"]
    return "\n".join([*head, *(row(load_preset(name)) for name in OF_CRMS)])


def test_the_page_has_what_the_presets_have() -> None:
    assert table() in PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", OF_CRMS)
def test_a_file_without_one_of_the_groups_is_of_no_such_preset(name: str) -> None:
    preset = load_preset(name)
    told = [column for column in preset.telling if column != "stages"]
    for missing in told:
        gone = set(preset.columns[missing])
        rest = [h for column in told for h in preset.columns[column][:1] if h not in gone]
        found = recognise(rest)
        assert found is None or found.name != name
