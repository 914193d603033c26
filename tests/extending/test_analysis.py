"""An analysis is one file and one word, and a command."""

import json
from typing import get_args

from jsonschema import Draft7Validator

from funnelcli.cli import options

from .copies import Copy, blocks, places

HEADING = "Add an analysis"


def extended(copy: Copy) -> Copy:
    analysis, command = blocks(HEADING)
    copy.add("funnelcli/analyses/endings.py", analysis)
    copy.insert("funnelcli/analyses/__init__.py", '\n    "endings",', after="NAMES: Final = (")
    commands = "funnelcli/cli/commands/__init__.py"
    copy.add("funnelcli/cli/commands/endings.py", command)
    copy.insert(commands, "\n    endings,", after="    curve,")
    copy.insert(commands, "\n    endings.endings,", after="COMMANDS: Final = (")
    copy.insert(commands, '\n    "endings",', after="TABLES: Final = (")
    return copy


def test_only_the_places_named_are_changed(copy: Copy) -> None:
    assert extended(copy).changed == places(HEADING)


def test_the_example_is_under_60_lines() -> None:
    assert len(blocks(HEADING)[0].splitlines()) < 60


def test_its_command_runs_in_every_format(copy: Copy) -> None:
    formats = get_args(options.Format)
    said = extended(copy)(*(f"endings -q -f {each} -o {each}" for each in formats))

    assert said == "[exit 0]\n" * len(formats)
    texts = {each: (copy.folder / each).read_text("utf-8") for each in formats}
    for name, text in texts.items():
        assert "MQL" in text, name
    header, *rows = (line.split(",") for line in texts["csv"].splitlines())
    assert header == ["table", "stage", "ended", "lost", "rate", "rate_low", "rate_high", "low_n"]
    assert [row[:5] for row in rows] == [
        ["endings", "Lead", "1", "1", "1.0"],
        ["endings", "MQL", "2", "1", "0.5"],
        ["endings", "Customer", "1", "0", "0.0"],
    ]


def test_help_schema_and_what_is_without_effect_follow(copy: Copy) -> None:
    said = extended(copy)("--help", "schema report", "endings -f json -o report.json --cohort week")
    schema = json.loads(said[said.index("{\n") : said.rindex("}\n") + 1])

    assert "Where leads ended, and which share of them is lost." in said
    report = json.loads((copy.folder / "report.json").read_text("utf-8"))
    Draft7Validator(schema).validate(report)
    assert [note["code"] for note in report["notes"]][:1] == ["option-unused"]
