"""The JSON Schema accepts what the loader accepts, and describes every key."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from funnelcli.config import Config, json_schema, load
from funnelcli.config.models import Model
from funnelcli.config.problems import _model_at
from funnelcli.config.schema import descriptions

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.yaml"
DOCS = ROOT / "docs" / "configuration.md"

MAXIMAL = """\
version: 1
leads:
  path: [leads-*.csv, more]
  preset: hubspot-contacts
  id: Record ID
  created: Create Date
  email: Email
  account: Company
  source: Original Source
  self_reported: How did you hear about us?
  campaign: Campaign
  owner: 7
  assigned_at: Owner Assigned Date
  amount: Amount
  amount_in: EUR
  currency: Currency
  score: Score
  status: Status
  last_activity: Last Activity
  where: "IsDeleted = FALSE"
  read:
    delimiter: tab
    header_row: 4
    sheet: Leads
    encoding: cp1252
    dates: ["%d/%m/%Y %H:%M", "%Y-%m-%d"]
    date_order: dmy
    nulls: ["", N/A]
    decimal: ","
    timezone: Europe/London
    types: {Zip: text, Score: number, OptIn: boolean, Day: date}
    unreadable: allow
joins:
  deals:
    path: deals.csv
    preset: hubspot-deals
    pipeline: Sales
    lead: Lead ID
    by: Contact
    separator: ";"
    id: Deal ID
    currency: C
    where: "x = 1"
    read: {delimiter: ";"}
history:
  {path: log.csv, lead: LeadId, stage: NewValue, at: CreatedDate, left: OldValue, where: "a = b"}
lead:
  where: "consent = 'opt-in'"
  exclude: {junk: "Status = 'Junk'"}
  deduplicate: {by: email}
  unit: account
  free_mail: [example.org, Example.net]
stages:
  - name: Lead
  - {name: MQL, at: 2026, owner: Marketing, sla_days: 2}
  - {name: SQL, key: sql, values: [No, 0123, 12:30, Qualified]}
  - {name: Opportunity, values: Open}
  - {name: Customer, at: deals.Close Date, where: "deals.Stage = 'Closed Won'", at_least: "2"}
lost: {at: Closed Lost Date, where: "x = 1", reason: Lost Reason}
amount: Amount
score: {column: Score, at: Scored At, threshold: 60}
segments:
  region: Country
  zip: {column: Zip, aliases: {0123: 123, Else: [1, No]}}
  size: {sql: "CASE WHEN amount > 1 THEN 'a' END"}
as_of: 2026-01-31
timezone: UTC
reach: observed
window: 90d
horizon: 120
cohort: quarter
fiscal_year_start: "4"
min_leads: 30
currency: eur
customers: last_stage
assumed: [Every row is a lead.]
spend:
  path: spend.csv
  date: Month
  until: End
  per: month
  channel: Channel
  campaign: Campaign
  cost: Cost
  type: Cost Type
  currency: Currency
activities:
  {path: a.csv, lead: Lead, by: Id, at: At, type: Type, direction: Direction, user: User}
visitors:
  query: SELECT * FROM visitors
  connection: duckdb:crm.duckdb
  date: Month
  channel: Channel
  count: Visitors
  by: {region: Country}
touchpoints:
  path: t.csv
  lead: Lead
  at: At
  channel: Channel
  campaign: Campaign
  url: Page
  referrer: Referrer
  source: Source
  medium: Medium
  type: Type
  cost: Cost
  currency: Currency
channel_rules: {Mail: "medium = 'email'", 24/7: source = 'chat'}
attribution: {custom: {first: 30, mql: "70"}, lookback: 90d, half_life: 12h}
channels: {LinkedIn Ads: Paid Social, 24/7: Other}
lag: 1mo
margin: 0.8
ltv: 12000
benchmarks:
  industry: B2B SaaS
  deal_size: SMB
  motion: account-based
  published_as: {opportunity: SQL}
  targets:
    MQL: 0.35
    sql: 35 %
    from_lead: {Customer: 4%, SQL: 1}
    by: {region: {Norway: {Customer: "0.1", from_lead: {Customer: 0.01}}}}
business_hours:
  {days: [mon, sat], from: "9:00", to: "24:00", timezone: Europe/London, holidays: DE-BY}
checks:
  select: [ID, stage-order, no-owner]
  rules:
    missing-source: {warn_if: ">2%", error_if: ">= 10.5 %", min_rows: 50}
    ST002: {error_if: "> 10"}
    stale-export: {max_age: 36h}
    no-owner:
      {where: Owner IS NULL, table: deals, severity: warning, message: A deal that nobody owns.}
  ignore:
    - {rule: stage-order, ids: [L-17, 0123], column: MQL, reason: merged, until: '2027-01-31'}
    - {rule: missing-source, ids: 7, reason: 2026}
"""

MINIMAL = "version: '1'\nleads: {path: x}\nstages: [{name: Lead}, {name: Won, at: Won}]\n"

PRESETS = """\
version: 1
leads: {path: x, preset: hubspot-contacts}
joins: {deals: {path: y, preset: hubspot-deals}}
history: {path: z, preset: hubspot-history}
"""


class _Yaml12(yaml.SafeLoader):
    """What editors read: dates are texts, and `No` is one, too."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _models() -> Iterator[type[Model]]:
    for path in ("", "leads", "leads.read", "joins.x", "history", "lead", "lead.deduplicate",
                 "spend", "activities", "visitors", "touchpoints", "attribution",
                 "stages.0", "lost", "segments.x", "score", "benchmarks", "benchmarks.targets",
                 "business_hours",
                 "benchmarks.targets.by.x.y", "checks", "checks.rules.x",
                 "checks.ignore.0"):  # fmt: skip
        yield _model_at(tuple(path.split(".")) if path else ())


def _validate(written: str, loader: type[yaml.SafeLoader]) -> None:
    # what JSON has: keys are texts
    data = json.loads(json.dumps(loader(written).get_single_data()))
    jsonschema.Draft7Validator(json_schema()).validate(data)


def test_it_is_draft_7() -> None:
    schema = json_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    written = json.dumps(schema)
    assert not re.findall(r'"(?:\$defs|prefixItems|unevaluated\w+|dependent\w+|ge|le)"', written)
    assert '"#/definitions/Stage"' in written


@pytest.mark.parametrize(
    "written", [MAXIMAL, MINIMAL, PRESETS], ids=["maximal", "minimal", "presets"]
)
@pytest.mark.parametrize("loader", [_Yaml12, yaml.SafeLoader], ids=["yaml 1.2", "yaml 1.1"])
def test_it_accepts_what_the_loader_accepts(
    read: Callable[[str], object], written: str, loader: type[yaml.SafeLoader]
) -> None:
    read(written)
    without_date = written.replace("as_of: 2026-01-31", "as_of: '2026-01-31'")
    _validate(without_date, loader)


def test_the_maximal_file_has_every_key() -> None:
    keys = {key for model in _models() for key in model.model_fields}
    assert {key for key in keys if not re.search(rf"\b{key}:", MAXIMAL)} == set()


@pytest.mark.parametrize("key", sorted(set(Config.model_fields) - {"version", "leads", "stages"}))
def test_what_can_be_left_out_can_be_null(read: Callable[[str], object], key: str) -> None:
    read(MINIMAL + f"{key}: null\n")
    _validate(MINIMAL + f"{key}: null\n", _Yaml12)


@pytest.mark.parametrize(
    "line",
    [
        "min_lead: 5",
        "cohort: weekly",
        "window: soon",
        "min_leads: 0",
        "fiscal_year_start: 13",
        "as_of: yesterday",
        "currency: dollars",
        "joins: {deals: {path: x}}",
        "history: {path: x, preset: hubspot-contact}",
        "segments: {region: {columns: x}}",
        "spend: x",
        "spend: {path: x, date: Day}",
        "spend: {path: x, date: Day, cost: Cost, per: year}",
        "lag: 30",
        "margin: 80",
        "margin: 0",
        "ltv: -5",
        "benchmarks: {industry: Retail}",
        "benchmarks: {target: {Won: 0.2}}",
        "benchmarks: {published_as: {won: Won}}",
        "benchmarks: {targets: {Won: half}}",
        "benchmarks: {targets: {Won: 0}}",
        "benchmarks: {targets: {Won: 35}}",
        "benchmarks: {targets: {from_lead: {Won: -0.1}}}",
        "benchmarks: {targets: {by: {source: 0.1}}}",
        "checks: {rules: {stage-order: {error_if: '> 0.02'}}}",
        "checks: {rules: {stage-order: {warn_if: 10}}}",
        "checks: {rules: {stage-order: {min_rows: -1}}}",
        "checks: {rules: {stale-export: {max_age: 36}}}",
        "checks: {rules: {no-owner: {where: Owner IS NULL}}}",
        "checks: {rules: {stage-order: {severity: error}}}",
        "checks: {rules: {no-owner: {where: x = 1, severity: bad, message: No.}}}",
        "checks: {ignore: [{rule: stage-order}]}",
        "checks: {ignore: [{rule: stage-order, reason: old, until: tomorrow}]}",
    ],
)
def test_it_refuses_what_the_loader_refuses(refused: Callable[[str], list[str]], line: str) -> None:
    assert len(refused(MINIMAL + line)) >= 1
    with pytest.raises(jsonschema.ValidationError):
        _validate(MINIMAL + line, _Yaml12)


def test_every_key_is_described() -> None:
    for model in _models():
        texts = descriptions(model)
        assert set(texts) == set(model.model_fields)
        assert all(re.fullmatch(r"[A-Z][^\n]*[^\s:;,]\.?", text) for text in texts.values())


def test_the_schema_has_every_key_with_its_description() -> None:
    schema = json_schema()
    for model in _models():
        part: dict[str, Any] = schema
        if model is not Config:
            part = schema["definitions"][model.__name__]
        found = {key: value["description"] for key, value in part["properties"].items()}
        assert found == descriptions(model)


def test_the_models_are_all_of_them() -> None:
    assert {model.__name__ for model in _models()} == {"Config", *json_schema()["definitions"]}


@pytest.mark.skipif(not EXAMPLE.exists(), reason="config.example.yaml is not written yet")
def test_the_example_is_valid() -> None:
    assert load(EXAMPLE).config.version == 1
    _validate(EXAMPLE.read_text(encoding="utf-8"), _Yaml12)


@pytest.mark.skipif(not DOCS.exists(), reason="docs/configuration.md is not written yet")
def test_every_key_is_documented() -> None:
    documented = DOCS.read_text(encoding="utf-8")
    keys = {key for model in _models() for key in model.model_fields}
    assert {key for key in keys if not re.search(rf"\b{key}\b", documented)} == set()
