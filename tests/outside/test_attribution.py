"""`funnelcli attribution` on files: what is credited, what is refused, and what a page shows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from funnelcli.api.loading import load
from funnelcli.cli import app
from funnelcli.engines import counts
from funnelcli.errors import UsageError

LEADS = """\
Id,Company,Email,Created,SQL,Won,Amount,Region
L1,A,ada@mill.example,2026-01-05 09:00:00,2026-01-07,2026-02-01,100.00,North
L2,A,ada@mill.example,2026-01-06 09:00:00,,,,North
L3,A,bob@mill.example,2026-01-07 09:00:00,2026-01-09,,,South
L4,B,cyd@shop.example,2026-01-08 09:00:00,2026-02-09,2026-03-01,50.00,South
"""
TOUCHES = """\
Lead,At,Channel,Campaign,Ad Group
L1,2026-01-05 08:00:00,paid search,Brand,one
L1,2026-01-31,Webinar,,Two
L1,2026-02-02,Webinar,,two
L2,2026-01-06 08:00:00,Paid Search,Brand,ONE
L3,2026-01-07 08:00:00,Paid Search,Other,
L4,2026-01-08 08:00:00,Fair,,two
L9,2026-01-08 08:00:00,Fair,,two
"""
YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, account: Company, email: Email, amount: Amount}
stages: [{name: Lead}, {name: SQL, at: SQL}, {name: Customer, at: Won}]
segments: {region: Region}
as_of: 2026-03-31
touchpoints: {path: touches.csv, lead: Lead, at: At, channel: Channel, campaign: Campaign}
"""


@pytest.fixture(autouse=True)
def _company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "leads.csv").write_text(LEADS)
    (tmp_path / "touches.csv").write_text(TOUCHES)
    (tmp_path / "funnelcli.yaml").write_text(YAML)
    monkeypatch.chdir(tmp_path)


def asked(*arguments: str, code: int = 0) -> str:
    run = CliRunner().invoke(app, ["attribution", *arguments])
    assert run.exit_code == code, run.stderr
    return run.stderr if code else run.stdout


def rows(*arguments: str) -> list[dict[str, Any]]:
    table, *_ = json.loads(asked("-f", "json", *arguments))["tables"]
    assert table["name"] == "attribution"
    found: list[dict[str, Any]] = table["rows"]
    return found


def linear(*arguments: str, of: str = "channel", measure: str = "customers") -> Mapping[str, float]:
    return {
        row[of]: row["linear"]
        for row in rows(*arguments)
        if row["measure"] == measure and row["linear"]
    }


def test_columns_are_those_agreed_on() -> None:
    assert list(rows()[0]) == [
        *("channel", "measure", "first", "last", "last_non_direct", "linear", "position"),
        *("u_shaped", "w_shaped", "full_path", "time_decay", "custom", "markov"),
        *("least", "least_by", "most", "most_by", "touched", "low_n"),
    ]


def test_amounts_are_in_units_of_the_currency() -> None:
    """The first customer has a touch of each; what came after the purchase is none."""
    assert linear() == {"Paid Search": 0.5, "Webinar": 0.5, "Fair": 1}
    assert linear(measure="amount") == {"Paid Search": 50, "Webinar": 50, "Fair": 50}
    assert linear("--to", "sql", measure="sql") == {"Paid Search": 2, "Fair": 1}


def test_touches_of_rows_that_are_one_lead_are_united() -> None:
    merged = YAML + "lead: {deduplicate: {by: [email]}}\n"
    Path("funnelcli.yaml").write_text(merged)
    assert linear() == {
        "Paid Search": pytest.approx(2 / 3), "Webinar": pytest.approx(1 / 3), "Fair": 1,
    }  # fmt: skip


def test_touches_of_the_people_of_a_company_are_its_own() -> None:
    Path("funnelcli.yaml").write_text(YAML + "lead: {unit: account}\n")
    assert linear() == {"Paid Search": 0.75, "Webinar": 0.25, "Fair": 1}


def test_any_column_of_the_touches_can_be_credited() -> None:
    """By its role, or by its header, with its spellings folded."""
    assert linear("--credit", "campaign", of="campaign") == {"Brand": 0.5, "(none)": 1.5}
    assert linear("--credit", "Campaign", of="campaign") == {"Brand": 0.5, "(none)": 1.5}
    # one and ONE are as often written: the first by code point stands
    assert linear("--credit", "ad group", of="ad_group") == {"ONE": 0.5, "two": 1.5}


def test_the_meaning_of_the_definition_stays() -> None:
    one, other = (
        json.loads(asked("-f", "json", *more))["definition"]
        for more in ((), ("--credit", "ad group"))
    )
    assert one == other


def test_segments_add_up() -> None:
    found = rows("--by", "region")
    assert [(row["channel"], row["region"], row["first"]) for row in found[:4] if row["first"]] == [
        ("Paid Search", "North", 1),
        ("Fair", "South", 1),
    ]


def test_python_answers_the_same() -> None:
    funnel = load("funnelcli.yaml")
    found = funnel.attribution(by="region", options={"credit": "Ad Group"})[
        "attribution"
    ].frame.to_dicts()
    names = ("ad_group", "region", "linear")
    assert [[row[name] for name in names] for row in found] == [
        [row[name] for name in names] for row in rows("--credit", "Ad Group", "--by", "region")
    ]


def test_python_knows_no_other_options() -> None:
    with pytest.raises(UsageError, match="no option 'credits'"):
        load("funnelcli.yaml").attribution(options={"credits": "campaign"})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--credit", "Chanel Name"), "--credit: the touchpoints have no column 'Chanel Name'"),
        (("--direct", "never"), "--direct: 'never': expected keep, drop or trailing"),
        (("--per", "day"), "--per: 'day': expected a period, or cohorts of one"),
        (("--per", "moth"), "such as month or cohort-month; did you mean 'month'?"),
        (("--per", "cohort-moth"), "did you mean 'cohort-month'?"),
        (("--credit", "campaign", "--by", "Campaign"), "--by"),
        (("--lookback", "3mo"), "--lookback: '3mo': expected a number of days"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in asked(*arguments, code=2)


def test_a_narrow_page_keeps_what_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    page = asked("-f", "table")
    assert "2 customers, of whom 2 had a touch before the conversion." in page
    assert max(map(len, page.splitlines())) <= 80
    titles = [line for line in page.splitlines() if line.startswith("Attribution: ")]
    assert titles == [
        "Attribution: customers", "Attribution: what they brought", "Attribution: leads",
    ]  # fmt: skip
    header = next(line for line in page.splitlines() if line.startswith("Channel"))
    assert [name for name in ("First", "Last", "Linear", "Least", "Most") if name in header] == [
        "First", "Last", "Linear", "Least", "Most",
    ]  # fmt: skip


def test_a_file_without_touches_leaves_all_to_nobody() -> None:
    Path("touches.csv").write_text("Lead,At,Channel,Campaign\n")
    assert "touchpoints" in asked(code=3)
    found = linear("--allow-empty")
    assert found == {"(no touchpoint)": 2}


def test_touches_of_nobody_are_an_error() -> None:
    """Nothing of them can be credited, and that no customer had a touch would be wrong to say."""
    Path("touches.csv").write_text("Lead,At,Channel,Campaign\nL-1,2026-01-05,Web,x\n")
    assert "there is no touchpoint of a lead: `touchpoints.lead`" in asked(code=3)


def add_column(name: str, *values: str) -> None:
    """Add a column to the touches, the last value for all that are left."""
    header, *lines = TOUCHES.splitlines()
    given = [*values, *[values[-1]] * (len(lines) - len(values))]
    rows = [f"{line},{value}" for line, value in zip(lines, given, strict=True)]
    Path("touches.csv").write_text("\n".join([f"{header},{name}", *rows, ""]))


@pytest.mark.parametrize(
    "name", ["Customer", "Customers", "Began", "Conversions", "Cohort", "Credited", "Leads", "Path"]
)
def test_a_column_may_be_called_as_what_is_not_shown(name: str) -> None:
    add_column(name, "x")
    assert linear("--credit", name, of=name.lower()) == {"x": 2}


@pytest.mark.parametrize("name", ["First", "Measure", "Markov low", "Touched", "Low n", "Period"])
def test_a_column_is_not_called_as_what_is_shown(name: str) -> None:
    add_column(name, "x")
    assert "is the name of another column of the table" in asked("--credit", name, code=2)


PAGES = (
    "https://x.example/a?utm_source=google&utm_medium=cpc&utm_campaign=Spring&email=ann%40example.com",
    "https://x.example/b?email=ann%40example.com",
)


@pytest.mark.parametrize(
    ("credit", "of", "found"),
    [
        ("campaign", "campaign", {"Spring": 0.5, "(none)": 1.5}),
        ("Source", "source", {"google": 0.5, "(none)": 1.5}),
        ("medium", "medium", {"cpc": 0.5, "(none)": 1.5}),
        ("channel", "channel", {"Paid Search": 0.5, "Direct": 1.5}),
        ("url", "url", {"x.example/a": 0.5, "x.example/b": 1.5}),
        ("page", "url", {"x.example/a": 0.5, "x.example/b": 1.5}),
    ],
)
def test_what_an_address_tells_can_be_credited(
    credit: str, of: str, found: dict[str, float]
) -> None:
    add_column("Page", *PAGES)
    named = "channel: Channel, campaign: Campaign"
    Path("funnelcli.yaml").write_text(YAML.replace(named, "url: Page"))
    assert linear("--credit", credit, of=of) == found


def test_without_an_address_nothing_tells_the_source() -> None:
    assert "no column 'source'" in asked("--credit", "source", code=2)


@pytest.mark.parametrize("form", ["table", "json", "csv"])
@pytest.mark.parametrize("name", ["Mail", "Page", "Phone"])
def test_nobody_is_listed(form: str, name: str) -> None:
    values = {"Mail": "ann@example.com", "Page": PAGES[1], "Phone": "+49 30 1234567"}
    add_column(name, values[name])
    text = Path("touches.csv").read_text().replace("Webinar", "bob@example.com")
    Path("touches.csv").write_text(text)
    said = asked("--credit", name, "-f", form)
    assert "(phone number)" in said if name == "Phone" else "(e-mail address)" in said
    paths = asked("--export", "paths", "-f", "csv")
    assert [each for each in ("@", "%40", "1234567") if each in said + paths] == []


def test_what_many_leads_have_and_what_the_yaml_names_is_shown() -> None:
    leads = [f"M{n},C{n},,2026-01-05,,2026-02-01,1.00,North" for n in range(10)]
    many = [f"M{n},2026-01-06,desk@x.example,," for n in range(10)]
    one = ["M0,2026-01-07,ann@x.example,,"] * 12 + ["M0,2026-01-07,ops@x.example,,"]
    Path("leads.csv").write_text(LEADS + "\n".join([*leads, ""]))
    Path("touches.csv").write_text(TOUCHES + "\n".join([*many, *one, ""]))
    Path("funnelcli.yaml").write_text(f"{YAML}channels: {{ops@x.example: ops@x.example}}\n")
    assert {name for name in linear() if "@" in name or "-" in name} == {
        "desk@x.example", "ops@x.example", "(e-mail address)",
    }  # fmt: skip
    notes = CliRunner().invoke(app, ["attribution"]).output
    assert "channel: 1 value of fewer than 10 leads each, by which a person could be" in notes


def test_a_channel_that_is_called_no_touchpoint_is_none_of_the_rest() -> None:
    Path("touches.csv").write_text(TOUCHES.replace("Fair", "(No Touchpoint)"))
    assert linear() == {"no touchpoint": 1, "Paid Search": 0.5, "Webinar": 0.5}
    rest = [row for row in rows() if row["channel"] == "(no touchpoint)"]
    assert [row["linear"] for row in rest if row["measure"] == "customers"] == [0]


def with_people(names: list[str], *, again: int = 1) -> None:
    """Give each name a lead with so many touches."""
    leads = [f"P{n},C{n},,2026-01-05,,2026-02-01,1.00,North" for n, _ in enumerate(names)]
    Path("leads.csv").write_text("\n".join([LEADS.splitlines()[0], *leads, ""]))
    lines = [
        f"P{n},2026-01-0{day},Fair,,{name}"
        for n, name in enumerate(names)
        for day in range(1, again + 1)
    ]
    Path("touches.csv").write_text("\n".join(["Lead,At,Channel,Campaign,Who", *lines, ""]))


PEOPLE = [f"Ann {chr(65 + n)}" for n in range(21)]


def test_a_column_that_tells_leads_apart_is_not_credited() -> None:
    """Of names each of which one lead has, though all its touches have it; as `--by` does."""
    with_people(PEOPLE, again=3)
    said = asked("--credit", "who", code=2)
    assert "--credit: 'Who' has 21 values in the touches of 21 leads" in said
    assert "Ann" not in said
    # whatever no touch of others has is no value, and another spelling is none of its own
    with_people([*PEOPLE, *[each.upper() for each in PEOPLE[1:]], "", ""])
    assert "'Who' has 21 values in the touches of 41 leads" in asked("--credit", "Who", code=2)


def test_a_column_that_groups_leads_is_credited() -> None:
    """Few values always do; more of them where two leads have each; and any that the YAML names."""
    with_people(PEOPLE[:20])
    assert len(linear("--credit", "Who", of="who")) == 20
    with_people([*PEOPLE, *PEOPLE])
    assert set(linear("--credit", "Who", of="who").values()) == {2}
    with_people(PEOPLE)
    Path("funnelcli.yaml").write_text(
        YAML.replace("channel: Channel", "channel: Channel, type: Who")
    )
    assert len(linear("--credit", "Who", of="type")) == 21


WITH_COSTS = YAML.replace("campaign: Campaign}", "campaign: Campaign, type: Type, cost: Cost}")
OPTIONS = (
    ("--to", "SQL"), ("--credit", "campaign"), ("--credit", "type"), ("--credit", "Ad Group"),
    ("--by", "region"), ("--per", "month"), ("--per", "cohort-quarter"), ("--lookback", "30d"),
    ("--direct", "drop"), ("--direct", "trailing"), ("--distinct",), ("--intervals",),
    ("--top", "1"), ("--export", "paths"), ("--repeats", "count"),
)  # fmt: skip


@pytest.mark.parametrize("one", range(len(OPTIONS)))
def test_any_two_options_are_answered_or_refused(one: int, tmp_path: Path) -> None:
    """Also of no lead at all, and with costs of touches, whose kind is a role of theirs as well."""
    header, *touches = TOUCHES.splitlines()
    lines = [f"{header},Type,Cost", *(f"{line},Ad,{n}" for n, line in enumerate(touches))]
    (tmp_path / "touches.csv").write_text("\n".join(lines))
    (tmp_path / "funnelcli.yaml").write_text(WITH_COSTS)
    for other in OPTIONS[one + 1 :]:
        for nobody in ((), ("--since", "2030-01-01", "--allow-empty")):
            both = ["attribution", *OPTIONS[one], *other, *nobody, "-f", "json"]
            run = CliRunner().invoke(app, both)
            assert run.exit_code in {0, 2}, (both, run.stderr)


@pytest.mark.parametrize("most", [1, 1_000_000])
def test_amounts_that_cannot_be_added_up_are_refused(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether each is counted by itself, where it fits, or all at once; entries have no amount."""
    monkeypatch.setattr(counts, "_MANY", most)
    lines = LEADS.replace("100.00", "9" * 16).replace("50.00", "9" * 16)
    Path("leads.csv").write_text(lines)
    asked("-f", "json")
    Path("leads.csv").write_text(lines.replace("9" * 16, "9" * 17))
    for options in ((), ("--intervals",), ("--full",), ("--export", "paths")):
        said = asked("-f", "json", *options, code=3)
        assert "the amounts of 2 customers add up to more than" in said
    notes = json.loads(asked("--to", "SQL", "-f", "json"))["notes"]
    assert all(note["message"] for note in notes)
