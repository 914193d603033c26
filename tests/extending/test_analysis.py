"""An analysis is one file and one word, with a command and an option."""

import json

from jsonschema import Draft7Validator

from funnelcli.render import FORMATS

from .copies import YAML, Copy, blocks, places

HEADING = "Add an analysis"


def extended(copy: Copy) -> Copy:
    (analysis,) = blocks(HEADING)
    copy.add("funnelcli/analyses/endings.py", analysis)
    copy.insert("funnelcli/analyses/__init__.py", '"endings", ', after="WITH_COMMAND: Final = (")
    return copy


def test_only_the_places_named_are_changed(copy: Copy) -> None:
    assert extended(copy).changed == places(HEADING)


def test_the_example_is_under_60_lines() -> None:
    assert len(blocks(HEADING)[0].splitlines()) < 60


def test_its_command_runs_in_every_format(copy: Copy) -> None:
    formats = tuple(FORMATS)
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


def test_its_option_chooses_the_leads(copy: Copy) -> None:
    """Of the first two alone more than 30 days had gone by when the last thing happened."""
    said = extended(copy)("endings -q -f csv --older 30d", "endings -q -f csv --older soon")
    rows = [line.split(",")[1:5] for line in said.splitlines() if line.startswith("endings")]

    assert rows == [["Lead", "0", "0", ""], ["MQL", "1", "1", "1.0"], ["Customer", "1", "0", "0.0"]]
    assert "error: --older: 'soon': expected a number of days such as 90d" in said
    assert said.count("[exit 2]") == 1


def test_what_it_needs_is_asked_for(copy: Copy) -> None:
    copy.data("funnelcli.yaml", YAML.replace(" created: created,", ""))

    assert "endings needs `leads.created` in the YAML" in extended(copy)("endings")


def test_help_schema_and_what_is_without_effect_follow(copy: Copy) -> None:
    said = extended(copy)(
        "--help", "endings --help", "schema report", "endings -f json -o report.json --cohort week"
    )
    schema = json.loads(said[said.index("{\n") : said.rindex("}\n") + 1])

    assert said.count("Where leads ended, and which share of them is lost.") == 2
    assert "Example: funnelcli endings --older 30d" in said
    assert "--older DAYS" in said
    report = json.loads((copy.folder / "report.json").read_text("utf-8"))
    Draft7Validator(schema).validate(report)
    assert [note["code"] for note in report["notes"]][:1] == ["option-unused"]
