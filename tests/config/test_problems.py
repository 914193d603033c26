"""What is said about a value of the wrong type, and about keys."""

# ruff: noqa: E501  a sentence is a line

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.config import Config, load
from funnelcli.config.problems import shown, written_path
from funnelcli.errors import ConfigError

Refused = Callable[[str | bytes], list[str]]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("min_lead: 5", "1: min_lead: unknown key; did you mean 'min_leads'?"),
        ("Timezone: UTC", "1: Timezone: unknown key; did you mean 'timezone'?"),
        ("window: soon", "1: window: got 'soon', expected a number of days such as 90d"),
        ("window: 90 days", "1: window: got '90 days', expected a number of days such as 90d"),
        ("window: -1", "1: window: got '-1', expected a number of days such as 90d"),
        ("window: [90d]", "1: window: got a list, expected a number of days such as 90d"),
        (
            "horizon: never",
            "1: horizon: got 'never', expected auto or a number of days such as 120d",
        ),
        (
            "horizon: {a: b}",
            "1: horizon: got a mapping, expected auto or a number of days such as 120d",
        ),
        (
            "as_of: yesterday",
            "1: as_of: got 'yesterday', expected latest, today or a date such as 2026-01-31",
        ),
        (
            "as_of: 20260131",
            "1: as_of: got '20260131', expected latest, today or a date such as 2026-01-31",
        ),
        (
            "as_of: 2026-02-30",
            "1: as_of: got '2026-02-30', expected latest, today or a date such as 2026-01-31",
        ),
        (
            "as_of: 2026-01-31 12:00",
            "1: as_of: got '2026-01-31 12:00', expected latest, today or a date such as 2026-01-31",
        ),
        (
            "cohort: weekly",
            "1: cohort: got 'weekly', expected one of month, quarter, week, year; did you mean 'week'?",
        ),
        ("reach: all", "1: reach: got 'all', expected one of reached, observed, any"),
        ("reach: [any]", "1: reach: got a list, expected one of reached, observed, any"),
        (
            "timezone: Europe/Londn",
            "1: timezone: got 'Europe/Londn', expected a time zone such as Europe/London; did you mean 'Europe/London'?",
        ),
        (
            "timezone: new york",
            "1: timezone: got 'new york', expected a time zone such as Europe/London; did you mean 'America/New_York'?",
        ),
        (
            "timezone: qqqq",
            "1: timezone: got 'qqqq', expected a time zone such as Europe/London",
        ),
        ("min_leads: 0", "1: min_leads: got '0', expected at least 1"),
        ("min_leads: some", "1: min_leads: got 'some', expected a whole number"),
        ("min_leads: 2.5", "1: min_leads: got '2.5', expected a whole number"),
        ("fiscal_year_start: 13", "1: fiscal_year_start: got '13', expected at most 12"),
        ("fiscal_year_start: 0", "1: fiscal_year_start: got '0', expected at least 1"),
        (
            "currency: dollars",
            "1: currency: got 'dollars', expected the three letters of a currency, such as USD",
        ),
        ("amount: [a]", "1: amount: got a list, expected text"),
        ("joins: deals.csv", "1: joins: got 'deals.csv', expected a mapping"),
        ("joins: {deals: deals.csv}", "9: joins.deals: got 'deals.csv', expected a mapping"),
        ("joins: {deals: {path: x}}", "9: joins.deals.lead: needed, but missing"),
        (
            "joins: {deals: {path: x, lead: }}",
            "26: joins.deals.lead: needed, but nothing is given",
        ),
        ("history: {path: x, lead: y, at: z}", "1: history.stage: needed, but missing"),
        ("history: {path: x, lead: y, stage: z}", "1: history.at: needed, but missing"),
        ("history: {path: x, stage: y, at: z}", "1: history.lead: needed, but missing"),
        ("lead: {exclude: {junk: }}", "18: lead.exclude.junk: got nothing, expected text"),
        ("lead: {exclude: x = 1}", "8: lead.exclude: got 'x = 1', expected a mapping"),
        ("lead: {deduplicate: {}}", "8: lead.deduplicate.by: needed, but missing"),
        (
            "segments: {region: }",
            "12: segments.region: got nothing, expected a column, or a mapping with `column` or `sql`",
        ),
        (
            "segments: {region: [a]}",
            "12: segments.region: got a list, expected a column, or a mapping with `column` or `sql`",
        ),
        (
            "segments: {region: {columns: Country, column: x}}",
            "21: segments.region.columns: unknown key; did you mean 'column'?",
        ),
        (
            "segments: {region: {column: x, aliases: {US: }}}",
            "42: segments.region.aliases.US: got nothing, expected text or a list of texts",
        ),
        (
            "lead: {deduplicate: {by: [email, ~]}}",
            "34: lead.deduplicate.by[1]: got nothing, expected text; in quotes if the text itself is null or ~",
        ),
    ],
)
def test_values(refused: Refused, minimal: str, line: str, said: str) -> None:
    assert refused(minimal + line + "\n") == [f"funnel.yaml:6:{said}"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("header_row: 0", "33: leads.read.header_row: got '0', expected at least 1"),
        ("header_row: top", "33: leads.read.header_row: got 'top', expected a whole number"),
        (
            "delimiter: ':'",
            "33: leads.read.delimiter: got ':', expected a comma, a semicolon, a bar (|) or a tab (tab)",
        ),
        (
            "dates: DD/MM/YYYY",
            "33: leads.read.dates: got 'DD/MM/YYYY', expected a format with year, month and day, such as %d/%m/%Y or %Y-%m-%d %H:%M",
        ),
        (
            "dates: ['%Y-%m-%d', '%d %H:%M']",
            "53: leads.read.dates[1]: got '%d %H:%M', expected a format with year, month and day, such as %d/%m/%Y or %Y-%m-%d %H:%M",
        ),
        (
            "timezone: GMT+25",
            "33: leads.read.timezone: got 'GMT+25', expected a time zone such as Europe/London; did you mean 'GMT+0'?",
        ),
        (
            "types: {Zip: string}",
            "41: leads.read.types.Zip: got 'string', expected one of text, number, boolean, date",
        ),
        (
            "date_order: DMY",
            "33: leads.read.date_order: got 'DMY', expected one of dmy, mdy, ymd; did you mean 'dmy'?",
        ),
        ("decimal: ';'", "33: leads.read.decimal: got ';', expected \".\" or \",\""),
        ("encodng: x", "33: leads.read.encodng: unknown key; did you mean 'encoding'?"),
    ],
)  # fmt: skip
def test_read_options(refused: Refused, minimal: str, options: str, said: str) -> None:
    leads = f"{{path: leads.csv, read: {{{options}}}}}"
    assert refused(minimal.replace("{path: leads.csv}", leads)) == [f"funnel.yaml:2:{said}"]


@pytest.mark.parametrize(
    "date_format",
    ["%d/%m/%Y", "%-d.%-m.%y", "%F", "%Y-%j", "%d %b %Y", "%B %e, %Y %H:%M:%S", "%D %T", "%s"],
)
def test_formats_with_year_month_and_day(
    read: Callable[[str], object], minimal: str, date_format: str
) -> None:
    leads = f"{{path: leads.csv, read: {{dates: '{date_format}'}}}}"
    read(minimal.replace("{path: leads.csv}", leads))


@pytest.mark.parametrize("date_format", ["%d/%m", "%m-%Y", "%H:%M", "%%Y %m %d", "%Y%m"])
def test_formats_without(refused: Refused, minimal: str, date_format: str) -> None:
    leads = f"{{path: leads.csv, read: {{dates: '{date_format}'}}}}"
    assert refused(minimal.replace("{path: leads.csv}", leads)) == [
        f"funnel.yaml:2:33: leads.read.dates: got '{date_format}', expected a format with year, month and day, such as %d/%m/%Y or %Y-%m-%d %H:%M"
    ]


def test_what_every_file_needs(refused: Refused) -> None:
    assert refused("cohort: month\n") == [
        "funnel.yaml:1:1: version: needed, but missing",
        "funnel.yaml:1:1: leads: needed, but missing",
        "funnel.yaml:1:1: stages: needed, but missing",
    ]


def test_what_is_there_and_empty(refused: Refused) -> None:
    assert refused("version:\nleads: {path: }\nstages: [{name: }, {name: ~, at: x}]\n") == [
        "funnel.yaml:1:1: version: needed, but nothing is given",
        "funnel.yaml:2:9: leads.path: needed, but nothing is given",
        "funnel.yaml:3:11: stages[0].name: needed, but nothing is given",
        "funnel.yaml:3:21: stages[1].name: needed, but nothing is given",
    ]


def test_another_version(refused: Refused, minimal: str) -> None:
    assert refused(minimal.replace("version: 1", "version: 2.0")) == [
        "funnel.yaml:1:1: version: got '2.0', expected 1"
    ]


def test_too_few_stages(refused: Refused) -> None:
    two = "at least two stages: the lead itself and the customer"
    for stages in ("[]", "[{name: Lead}]"):
        assert refused(f"version: 1\nleads: {{path: x}}\nstages: {stages}\n") == [
            f"funnel.yaml:3:1: stages: got a list, expected {two}"
        ]


def test_stages_that_are_no_list(refused: Refused) -> None:
    assert refused("version: 1\nleads: {path: x}\nstages: {Lead: , MQL: Became MQL}\n") == [
        "funnel.yaml:3:1: stages: got a mapping, expected a list"
    ]


def test_a_stage_that_is_no_mapping(refused: Refused, minimal: str) -> None:
    assert refused(minimal + "  - Renewed\n") == [
        "funnel.yaml:6:5: stages[2]: got 'Renewed', expected a mapping"
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0", "at least 1"),
        ("-2", "at least 1"),
        ("1.5", "a whole number"),
        ("two", "a whole number"),
        ("[2]", "a whole number"),
    ],
)
def test_at_least(refused: Refused, minimal: str, written: str, expected: str) -> None:
    stage = f"at: deals.Closed, at_least: {written}"
    got = "a list" if written == "[2]" else repr(written)
    joins = "joins: {deals: {path: deals.csv, lead: Lead}}\n"
    assert refused(minimal.replace("at: Won", stage) + joins) == [
        f"funnel.yaml:5:40: stages[1].at_least: got {got}, expected {expected}"
    ]


def test_sla_days(refused: Refused, minimal: str) -> None:
    assert refused(minimal.replace("at: Won", "at: Won, sla_days: -1")) == [
        "funnel.yaml:5:31: stages[1].sla_days: got '-1', expected at least 0"
    ]


@pytest.mark.parametrize(
    ("leads", "more", "said"),
    [
        ("amount: A, amount_in: EUR", "", "the report is in USD: add `currency: EUR`"),
        ("amount: A, amount_in: eur", "currency: CHF", "the report is in CHF: add `currency: EUR`"),
        ("amount_in: USD", "amount: deals.A", "the amounts of the report are those of deals"),
        ("amount: A, amount_in: US$", "", "got 'US$', expected the three letters of a currency, such as USD"),
    ],
)  # fmt: skip
def test_a_currency_selected_where_it_cannot_be(
    refused: Refused, minimal: str, leads: str, more: str, said: str
) -> None:
    yaml = minimal.replace("path: leads.csv", f"path: leads.csv, id: I, {leads}")
    joins = "joins: {deals: {path: deals.csv, lead: L}}\n"
    (problem,) = (p for p in refused(yaml + joins + more) if "leads.amount_in" in p)
    assert problem.endswith(f"leads.amount_in: {said}")


def test_what_is_counted_is_leads_or_accounts(refused: Refused, minimal: str) -> None:
    assert refused(minimal + "lead: {unit: acount}\n") == [
        "funnel.yaml:6:8: lead.unit: got 'acount', expected one of lead, account; did you mean 'account'?"
    ]


@pytest.mark.parametrize(
    "domain", ["me@example.org", "@example.org", "example", "example.", "a b.c"]
)
def test_free_mail_is_a_domain(refused: Refused, minimal: str, domain: str) -> None:
    assert refused(minimal + f"lead: {{unit: account, free_mail: ['{domain}']}}\n") == [
        f"funnel.yaml:6:35: lead.free_mail[0]: got '{domain}', expected the part of e-mail addresses after the @, such as example.org"
    ]


def test_variables(refused: Refused, minimal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXPORT_DIR", raising=False)
    monkeypatch.setenv("EMPTY", "")
    joins = "joins: {deals: {path: '${EMPTY}/d.csv', lead: x}, calls: {path: '${2}', lead: x}}\n"
    assert refused(minimal.replace("leads.csv", "'${EXPORT_DIR}/leads.csv'") + joins) == [
        "funnel.yaml:2:9: leads.path: the environment variable EXPORT_DIR is not set",
        "funnel.yaml:6:17: joins.deals.path: the environment variable EMPTY is empty",
        "funnel.yaml:6:59: joins.calls.path: '${' needs the name of an environment variable and '}'",
    ]


def test_every_problem_is_reported_at_once_in_the_order_of_the_file(refused: Refused) -> None:
    assert refused(
        """\
version: 1
leads:
  path: leads.csv
  creatd: Created
  where: "x = 1 AND"
stages:
  - name: Lead
  - name: MQL
  - {name: mql, at: x}
  - {name: Customer, at: Won, sla_days: soon}
cohort: weekly
cohort: month
window: soon
"""
    ) == [
        "funnel.yaml:4:3: leads.creatd: unknown key; did you mean 'created'?",
        "funnel.yaml:5:3: leads.where: not valid SQL: expected an expression, found the end",
        "funnel.yaml:8:5: stages[1]: needs at, where or values",
        "funnel.yaml:9:6: stages[2].name: stage 'mql' is listed twice, first in line 8",
        "funnel.yaml:10:31: stages[3].sla_days: got 'soon', expected a whole number",
        "funnel.yaml:11:1: cohort: got 'weekly', expected one of month, quarter, week, year; did you mean 'week'?",
        "funnel.yaml:12:1: cohort: given twice, first in line 11",
        "funnel.yaml:13:1: window: got 'soon', expected a number of days such as 90d",
    ]


def test_key_paths() -> None:
    assert written_path(("stages", 2, "at")) == "stages[2].at"
    assert written_path(("lead", "exclude", "no consent")) == 'lead.exclude."no consent"'


def test_long_texts_are_cut() -> None:
    assert shown("x" * 60) == f"'{'x' * 60}'"
    assert shown("x" * 61) == f"'{'x' * 59}…'"


KEYS = sorted({key for model in (Config,) for key in model.model_fields} | {
    "path", "where", "read", "name", "at", "values", "key", "column", "sql", "aliases", "exclude",
    "deduplicate", "by", "unit", "types", "dates", "nulls", "delimiter", "source", "id", "x y",
})  # fmt: skip
TEXTS = st.sampled_from(
    [
        "",
        "x",
        "1",
        "a = 1",
        "SUM(x)",
        "deals.x",
        "latest",
        "90d",
        "UTC",
        "~",
        "${NOPE_NOPE}",
        "lead",
    ]
)
WRITTEN = st.recursive(
    st.none() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=25,
)


def _problems(path: Path) -> tuple[str, ...] | None:
    try:
        load(path)
    except ConfigError as error:
        return error.problems
    return None


@settings(max_examples=300)
@given(
    written=st.dictionaries(st.sampled_from(KEYS), WRITTEN, max_size=6),
    version=st.just("1") | WRITTEN,
    stages=WRITTEN | st.lists(st.fixed_dictionaries({"name": TEXTS}), max_size=3),
)
def test_whatever_is_written_is_read_or_refused_with_its_place(
    tmp_path_factory: pytest.TempPathFactory, written: dict[str, object], version: object,
    stages: object,
) -> None:  # fmt: skip
    import yaml

    path: Path = tmp_path_factory.mktemp("any") / "funnel.yaml"
    top = {**written, "version": version, "stages": stages}
    path.write_text(yaml.safe_dump(top), encoding="utf-8")
    problems = _problems(path)
    # None: read; anything else than a `ConfigError` would have failed the test
    assert problems is None or len(problems) >= 1
    assert all(problem.startswith(f"{path}:") for problem in problems or ())
