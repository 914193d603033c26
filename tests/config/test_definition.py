import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from funnelcli.config import Definition, Segment, Stage, load
from funnelcli.errors import ConfigError, ExitCode

Read = Callable[[str | bytes], Definition]


def test_defaults_are_those_of_the_vocabulary(read: Read, minimal: str) -> None:
    config = read(minimal).config
    assert config.leads.path == ("leads.csv",)
    assert config.stages == (
        Stage(name="Lead", key="lead"),
        Stage(name="Customer", key="customer", at="Won"),
    )
    settings = (
        config.as_of, config.timezone, config.reach, config.window, config.horizon,
        config.cohort, config.fiscal_year_start, config.min_leads, config.currency,
    )  # fmt: skip
    assert settings == ("latest", "UTC", "reached", None, "auto", "month", 1, 30, "USD")
    assert (config.joins, config.history, config.lost, config.amount) == ({}, None, (), None)
    assert (config.lead.where, config.lead.exclude, config.lead.unit) == (None, {}, "lead")


def test_settings_are_read(read: Read, minimal: str) -> None:
    config = read(
        minimal
        + """\
as_of: 2026-01-31
timezone: Europe/London
reach: any
window: 90d
horizon: 120
cohort: week
fiscal_year_start: 4
min_leads: 5
currency: eur
"""
    ).config
    assert config.as_of == date(2026, 1, 31)
    assert (config.timezone, config.reach, config.cohort) == ("Europe/London", "any", "week")
    assert (config.window, config.horizon) == (90, 120)
    assert (config.fiscal_year_start, config.min_leads, config.currency) == (4, 5, "EUR")


def test_null_is_not_given(read: Read, minimal: str) -> None:
    given = "window: null\nhorizon: ~\ncohort:\nlost: Null\nsegments:\nlead: {where: , exclude: }\n"
    assert read(minimal + given).config == read(minimal).config


def test_tables_are_read(read: Read, minimal: str) -> None:
    config = read(
        minimal
        + """\
joins:
  deals: {path: [a.csv, b.csv], lead: Lead ID, id: Deal ID, where: "Deleted = FALSE"}
history: {path: log, lead: LeadId, stage: NewValue, at: CreatedDate}
"""
    ).config
    deals = config.joins["deals"]
    assert (deals.path, deals.lead, deals.id) == (("a.csv", "b.csv"), "Lead ID", "Deal ID")
    assert deals.where == "Deleted = FALSE"
    assert config.history is not None
    assert (config.history.stage, config.history.at) == ("NewValue", "CreatedDate")


@pytest.mark.parametrize(
    ("written", "delimiter"),
    [
        ("tab", "\t"),
        (r"\t", "\t"),
        (r"'\t'", "\t"),
        (r'"\t"', "\t"),
        ("';'", ";"),
        ('","', ","),
        ("'|'", "|"),
    ],
)
def test_delimiters(read: Read, minimal: str, written: str, delimiter: str) -> None:
    leads = f"{{path: leads.csv, read: {{delimiter: {written}}}}}"
    assert read(minimal.replace("{path: leads.csv}", leads)).config.leads.read.delimiter == (
        delimiter
    )


def test_read_options_take_one_text_or_several(read: Read, minimal: str) -> None:
    read_options = "{dates: '%d/%m/%Y', nulls: ['', N/A], types: {Zip: text}}"
    config = read(minimal.replace("{path: leads.csv}", f"{{path: x, read: {read_options}}}")).config
    options = config.leads.read
    assert (options.dates, options.nulls, options.types) == (
        ("%d/%m/%Y",),
        ("", "N/A"),
        {"Zip": "text"},
    )


def test_a_segment_is_a_column_or_a_mapping(read: Read, minimal: str) -> None:
    segments = read(
        minimal + "segments:\n  region: Country\n  size: {sql: UPPER(Size), aliases: {S: small}}\n"
    ).config.segments
    assert segments == {
        "region": Segment(column="Country"),
        "size": Segment(sql="UPPER(Size)", aliases={"S": ("small",)}),
    }


def test_the_source_of_leads_is_the_first_segment(read: Read, minimal: str) -> None:
    with_source = minimal.replace("leads.csv", "leads.csv, source: Original Source")
    definition = read(with_source + "segments: {region: Country}\n")
    assert list(definition.config.segments.items()) == [
        ("source", Segment(column="Original Source")),
        ("region", Segment(column="Country")),
    ]
    assert definition.place("segments", "source", "column") == "funnel.yaml:2:26"


def test_a_source_segment_of_ones_own_keeps_its_place(read: Read, minimal: str) -> None:
    with_source = minimal.replace("leads.csv", "leads.csv, source: Original Source")
    segments = "segments: {region: Country, source: Channel}\n"
    assert list(read(with_source + segments).config.segments.items()) == [
        ("region", Segment(column="Country")),
        ("source", Segment(column="Channel")),
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("MQL", "mql"),
        ("Sales Accepted", "sales_accepted"),
        ("  Closed - Won! ", "closed_won"),
        ("Größe", "grosse"),
        ("Qualifié", "qualifie"),
        ("2nd call", "2nd_call"),
    ],
)
def test_a_key_is_the_name_in_lower_snake_case(
    read: Read, minimal: str, name: str, key: str
) -> None:
    definition = read(minimal.replace("Customer", f"'{name}'"))
    assert [stage.key for stage in definition.config.stages] == ["lead", key]


def test_a_given_key_wins(read: Read, minimal: str) -> None:
    stages = read(minimal.replace("name: Customer", "name: 顧客, key: won")).config.stages
    assert (stages[1].name, stages[1].key) == ("顧客", "won")


def test_variables_in_paths_are_expanded(
    read: Read, minimal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPORT_DIR", "/data/{crm}")
    paths = "['${EXPORT_DIR}/leads-*.csv', $HOME.csv]"
    assert read(minimal.replace("leads.csv", paths)).config.leads.path == (
        "/data/{crm}/leads-*.csv",
        "$HOME.csv",
    )


def test_a_definition_knows_its_file(read: Read, minimal: str) -> None:
    definition = read(minimal)
    assert definition.path == Path("funnel.yaml")
    assert definition.folder == Path()
    assert definition.sha256 == hashlib.sha256(minimal.encode()).hexdigest()


def test_places_are_those_of_keys_and_of_items(read: Read, minimal: str) -> None:
    definition = read(minimal)
    assert definition.place("leads") == "funnel.yaml:2:1"
    assert definition.place("leads", "path") == "funnel.yaml:2:9"
    assert definition.place("stages", 1) == "funnel.yaml:5:5"
    assert definition.position("stages", 1, "at") == (5, 22)


def test_a_place_falls_back_to_what_is_around_it(read: Read, minimal: str) -> None:
    definition = read(minimal)
    assert definition.position("stages", 1, "where") == (5, 5)
    assert definition.position("segments", "region", "column") == (1, 1)


def test_a_byte_order_mark_is_no_part_of_the_first_key(read: Read, minimal: str) -> None:
    definition = read(b"\xef\xbb\xbf" + minimal.encode())
    assert definition.config.version == 1
    assert definition.position("version") == (1, 1)


def test_comments_are_no_problem_to_windows(read: Read, minimal: str) -> None:
    definition = read(minimal.replace("\n", "  # why\r\n"))
    assert definition.position("stages", 1, "at") == (5, 22)


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "funnel.yaml"
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.problems == (f"{path}: there is no such file",)
    assert caught.value.hint == "`funnelcli init EXPORT.csv` drafts one from an export."
    assert caught.value.exit_code == ExitCode.USAGE


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert caught.value.problems == (f"{tmp_path}: is a folder, expected a YAML file",)


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    path = tmp_path / "funnel.yaml"
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.problems == (f"{path}: cannot be read: Permission denied",)


def _modules_after(code: str) -> set[str]:
    listing = f"{code}\nimport json, sys\nprint(json.dumps([*sys.modules]))"
    run = subprocess.run(
        [sys.executable, "-c", listing], check=True, capture_output=True, env=os.environ
    )
    return set(json.loads(run.stdout))


def test_importing_does_not_import_polars() -> None:
    modules = _modules_after("import funnelcli.config")
    assert "funnelcli.config.sql" in modules
    assert "polars" not in modules


def test_loading_without_sql_does_not_import_polars(tmp_path: Path, minimal: str) -> None:
    path = tmp_path / "funnel.yaml"
    path.write_text(minimal)
    code = f"from pathlib import Path\nfrom funnelcli.config import load\nload(Path({str(path)!r}))"
    assert "polars" not in _modules_after(code)
