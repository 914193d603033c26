"""What a definition means is its counts, not its comments, its paths or what only `check` reads."""

from pathlib import Path

import pytest

from funnelcli.config.load import parse
from funnelcli.config.meaning import as_written, changed

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, email: Email}
lead:
  exclude: {junk: "Status = 'Junk'", ours: "Owner = 'Us'"}
stages:
  - name: Lead
  - {name: MQL, at: MQL}
  - {name: Customer, at: Won}
"""


def meaning(text: str) -> str:
    return parse(text.encode(), Path("funnel.yaml")).meaning


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "# what a lead is\nversion: 1"),
        ("path: leads.csv", "path: other/*.csv"),
        ("id: Id, created: Created", "created: Created, id: Id"),
        ("version: 1", "version: 1\nchecks: {select: ID}"),
        ("version: 1", "version: 1\nreach: reached"),
        ("version: 1", "assumed: [Nobody has looked at it]\nversion: 1"),
    ],
)
def test_what_changes_no_count_is_no_other_meaning(old: str, new: str) -> None:
    assert meaning(YAML.replace(old, new)) == meaning(YAML)


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ("at: MQL}", "at: MQL, where: Score > 5}", ["stages[1].where"]),
        ("Status = 'Junk'", "Status = 'Spam'", ["lead.exclude.junk"]),
        (", ours: \"Owner = 'Us'\"", "", ["lead.exclude.ours"]),
        ("version: 1", "version: 1\nwindow: 90d", ["window"]),
        ("version: 1", "version: 1\nreach: any", ["reach"]),
        ("created: Created", "created: Made", ["leads.created"]),
        ("email: Email}", "email: Email, where: A = 1}", ["leads.where"]),
        ("  - {name: MQL, at: MQL}\n", "", ["stages[1].at", "stages[1].name"]),
        (
            "  - {name: MQL, at: MQL}\n",
            "  - {name: MQL, at: MQL}\n  - {name: SQL, at: SQL}\n",
            ["stages[2].at", "stages[2].name"],
        ),
    ],
)
def test_the_keys_that_differ_are_named(old: str, new: str, keys: list[str]) -> None:
    one, other = (parse(text.encode(), Path("f.yaml")) for text in (YAML, YAML.replace(old, new)))

    assert one.meaning != other.meaning
    differ = changed(one.config, other.config)
    assert sorted(as_written(key, one.config, other.config) for key in differ) == keys


def test_which_reason_comes_first_is_meant() -> None:
    """A row is excluded by the first that is true."""
    turned = YAML.replace(
        "junk: \"Status = 'Junk'\", ours: \"Owner = 'Us'\"",
        "ours: \"Owner = 'Us'\", junk: \"Status = 'Junk'\"",
    )
    one, other = (parse(text.encode(), Path("f.yaml")) for text in (YAML, turned))

    assert one.meaning != other.meaning
    assert list(changed(one.config, other.config)) == ["lead.exclude"]


def test_columns_of_a_run_are_no_part_of_it() -> None:
    definition = parse(YAML.encode(), Path("f.yaml"))

    assert definition.with_segments({"country": "Country"}).meaning == definition.meaning
