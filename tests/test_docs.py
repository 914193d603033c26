"""What the pages list is what the program has. What they show is played by test_readme.py."""

import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import pytest

from funnelcli.checks import RULES
from funnelcli.checks.base import FAILS, GROUPS, SECTIONS as PARTS, Rule
from funnelcli.checks.docs import page
from funnelcli.cli import app, writing
from funnelcli.config import json_schema, load
from funnelcli.errors import ExitCode

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
README, CONTRIBUTING, CONFIGURATION, EXIT_CODES = (
    (ROOT / name).read_text("utf-8")
    for name in ("README.md", "CONTRIBUTING.md", "docs/configuration.md", "docs/exit-codes.md")
)

SCHEMA = json_schema()
SECTIONS = {
    "Top level": "Config",
    "`leads`": "Leads",
    "`read`": "ReadOptions",
    "`joins`": "Join",
    "`history`": "History",
    "`spend`": "Spend",
    "`activities`": "Activities",
    "`visitors`": "Visitors",
    "`touchpoints`": "Touchpoints",
    "`attribution`": "Attribution",
    "`lead`": "LeadDefinition",
    "`lead.deduplicate`": "Deduplicate",
    "`stages`": "Stage",
    "`lost`": "Lost",
    "`segments`": "Segment",
    "`benchmarks`": "Benchmarks",
    "`benchmarks.targets`": "Targets",
    "`business_hours`": "BusinessHours",
    "`checks`": "Checks",
    "`checks.rules`": "RuleSettings",
    "`checks.ignore`": "Ignore",
}
"""The sections of docs/configuration.md with a table of keys, and what the schema calls them."""

AIMED_AT = """\
stages: [{name: Lead}, {name: SAL, at: Accepted}, {name: Customer, at: Won}]
segments: {source: Source}"""
AROUND = {
    "`leads`": "leads: {%s}",
    "`read`": "leads: {path: leads.csv, read: {%s}}",
    "`joins`": "joins: {deals: {%s}}",
    "`history`": "history: {%s}",
    "`spend`": "spend: {%s}",
    "`activities`": "activities: {%s}",
    "`visitors`": "segments: {region: Country}\nvisitors: {%s}",
    "`touchpoints`": "touchpoints: {%s}",
    "`attribution`": "attribution: {%s}",
    "`lead`": "lead: {%s}",
    "`lead.deduplicate`": "lead: {deduplicate: {%s}}",
    "`stages`": "stages: [{name: Lead}, {%s}]",
    "`lost`": "lost: {%s}",
    "`segments`": "segments: {region: {%s}}",
    "`benchmarks`": f"{AIMED_AT}\nbenchmarks: {{%s}}",
    "`benchmarks.targets`": f"{AIMED_AT}\nbenchmarks: {{targets: {{%s}}}}",
    "`business_hours`": "business_hours: {%s}",
    "`checks`": "checks: {%s}",
    "`checks.rules`": "checks: {rules: {deal-without-owner: {%s}}}",
    "`checks.ignore`": "checks: {ignore: [{%s}]}",
}
"""Where the keys of a section stand."""

COMPANIONS = {
    "`stages`": "at", "`lost`": "at", "`segments`": "column", "`lead`": "unit",
    "`touchpoints`": "channel",
}  # fmt: skip
"""What the other keys of a section need beside them, unless they stand alone."""
ALONE = {"values", "sql", "url"}
ABOUT = {"channel_rules": "touchpoints"}
"""Keys at the top that are about another."""


def tables(text: str) -> list[list[list[str]]]:
    """The tables of a page: rows of cells, without the head."""
    lines = [line if line.startswith("|") else "" for line in text.splitlines()]
    parts = [part.splitlines()[2:] for part in re.split(r"\n{2,}", "\n".join(lines).strip())]
    return [[cells(line) for line in part] for part in parts]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def section(page: str, heading: str) -> str:
    found = re.search(rf"(?ms)^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", page)
    assert found, f"no section {heading}"
    return found[1]


def schema_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMA if name == "Config" else SCHEMA["definitions"][name]
    return found


KEYS = {heading: tables(section(CONFIGURATION, heading))[0] for heading in SECTIONS}
EXAMPLES = [(heading, row[0].strip("`")) for heading, rows in KEYS.items() for row in rows]


@pytest.mark.parametrize(("heading", "name"), SECTIONS.items(), ids=SECTIONS.values())
def test_every_key_of_the_yaml_has_a_row(heading: str, name: str) -> None:
    keys = [row[0].strip("`") for row in KEYS[heading]]

    assert keys == list(schema_of(name)["properties"])


@pytest.mark.parametrize(("heading", "name"), SECTIONS.items(), ids=SECTIONS.values())
def test_every_default_is_the_one_of_the_schema(heading: str, name: str) -> None:
    schema = schema_of(name)
    for key, _, _, said, _ in KEYS[heading]:
        required = key.strip("`") in schema.get("required", ())
        default = schema["properties"][key.strip("`")].get("default")

        assert (said == "required") == required, key
        assert required or default is None or said == f"`{default}`", key


@pytest.mark.parametrize(("heading", "key"), EXAMPLES)
def test_every_example_is_accepted(heading: str, key: str, tmp_path: Path) -> None:
    path = tmp_path / "funnelcli.yaml"
    path.write_text(definition(heading, key), "utf-8")

    load(path, header)


def header(name: str, *_: object) -> tuple[str, ...]:
    """What the files of the examples with presets begin with."""
    return {"deals": ("Record ID", "Deal Stage"), "history": ("LeadId", "NewValue")}.get(name, ())


def definition(heading: str, key: str) -> str:
    """A definition of examples of the page: those that are needed, and that of a key."""
    top = {row[0].strip("`"): row[-1].strip("`") for row in KEYS["Top level"]}
    needed = {name: top[name] for name in ("version", "leads", "joins", "stages")}
    if heading == "Top level":
        about = {ABOUT[key]: top[ABOUT[key]]} if key in ABOUT else {}
        return "\n".join({**needed, **about, key: top[key]}.values())
    around = AROUND[heading]
    examples = {row[0].strip("`"): row[-1].strip("`") for row in KEYS[heading]}
    schema = schema_of(SECTIONS[heading])
    wanted = {key, *schema.get("required", ()), *schema.get("else", schema).get("required", ())}
    wanted.update(schema.get("dependencies", {}).get(key, ()))
    if key == "pipeline":
        wanted.add("preset")
    if "path" in examples and not wanted & {"query", "connection"}:
        wanted.add("path")
    if key not in ALONE:
        wanted.add(COMPANIONS.get(heading, key))
    written = around % ", ".join(examples[name] for name in examples if name in wanted)
    return "\n".join({**needed, around.partition(":")[0]: written}.values())


def test_every_exit_code_is_listed() -> None:
    codes = [[row[0] for row in table] for table in tables(EXIT_CODES)]
    assert [str(int(code)) for code in ExitCode] in codes


def test_every_format_is_listed() -> None:
    """In the order of the help, which `test_extension_points` holds to the formats there are."""
    listed = list(get_args(writing.Format))
    assert listed in [first_words(table) for table in tables(README)]


def test_every_format_of_check_is_listed() -> None:
    listed = list(get_args(writing.Findings))
    assert listed in [first_words(table) for table in tables(EXIT_CODES)]


def test_every_command_is_listed() -> None:
    listed = chain.from_iterable(first_words(table) for table in tables(README))
    commands = {words.split()[1] for words in listed if words.startswith("funnelcli ")}

    assert commands == {
        command.name or getattr(command.callback, "__name__", "")
        for command in app.registered_commands
    }


def test_the_page_of_the_rules_is_what_the_program_prints() -> None:
    assert (ROOT / "docs" / "checks.md").read_text("utf-8") == page()


HEAVY = {"ID003", "ID004", "ID008", "ID013", "ST013", "ST014"}
"""Warnings that know the rate with their fault put right, and are errors where it is another."""


def test_every_default_level_is_on_the_page_and_what_makes_it_an_error() -> None:
    rows = re.findall(r"(?m)^\| \[(\w{5})\].* \| ([^|]+) \| ([^|]+) \|$", page())
    levels = {code: (level, error) for code, level, error in rows}
    assert list(levels) == [rule.code for rule in RULES]
    for rule in RULES:
        level, error = levels[rule.code]
        assert level.startswith(rule.severity)
        may_fail = rule.severity == "error" or rule.code in HEAVY
        assert (error == "only by `error_if`") != may_fail
        assert ("by more than a tenth of itself, " in error) == (rule.code in HEAVY)
        assert (error == "always") == rule.by_reading
    assert "`min_leads`" in levels["ST011"][1]
    assert "180 days" in levels["ST011"][1]
    assert "1 %" in levels["ID007"][1]
    assert "`max_age`" in levels["DT005"][1]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained(rule: Rule) -> None:
    title, *paragraphs = rule.doc.split("\n\n")

    parts = [paragraph.partition(":")[0] for paragraph in paragraphs]
    assert [part for part in parts if part != FAILS] == list(PARTS)
    assert FAILS not in parts or parts.index(FAILS) == 1
    assert FAILS not in parts or rule.severity == "error" or rule.code in HEAVY
    assert all(rule.section(part) for part in PARTS)
    assert re.fullmatch(r"[A-Z].*[^.]\.", title)
    assert rule.code[:2] in GROUPS


def test_the_picture_of_the_layers_is_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers, *_ = settings["tool"]["importlinter"]["contracts"]
    (picture,) = re.findall(r"(?ms)^```text\n(.*?)^```$", CONTRIBUTING)

    assert picture.splitlines() == layers["layers"]


def first_words(table: list[list[str]]) -> list[str]:
    """What stands as code in the first column."""
    return [word for row in table for word in row[0].split("`")[1::2]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        there = page.parent / name if name else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there.read_text("utf-8")), target


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+ (.*)$", text)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}
