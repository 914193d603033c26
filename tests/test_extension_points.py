"""An analysis, a rule, a format or a command is a word in a list, which is what is on disk."""

from __future__ import annotations

import dataclasses
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import funnelcli
from funnelcli import analyses, checks, render
from funnelcli.analyses import ANALYSES, WITH_COMMAND
from funnelcli.api.without_effect import needed_by
from funnelcli.checks import RULES
from funnelcli.checks.base import GROUPS, Rule
from funnelcli.cli import app, commands as listed_commands, declared, options, writing
from funnelcli.cli.commands import TABLES
from funnelcli.cli.question import asked
from funnelcli.cli.run import Ask, Run, TakesBy
from funnelcli.config import Config, Grain, Reach, input_tables
from funnelcli.config.question import Shaping
from funnelcli.counting.analysis import Need
from funnelcli.render import WITH_FILES, explanation, findings
from funnelcli.render.explanation import EXPLANATION_FORMATS
from funnelcli.render.findings import FINDINGS_WITH_FILES
from funnelcli.render.lazy import PAGES

README = Path(__file__).parents[1] / "README.md"


def modules(package: Any) -> list[Any]:
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    return [import_module(f"{package.__name__}.{name}") for name in names]


def commands() -> list[str]:
    named = [command.name or command.callback for command in app.registered_commands]
    return [name if isinstance(name, str) else name.__name__ for name in named if name]


def test_every_analysis_is_listed() -> None:
    on_disk = {module.ANALYSIS.name for module in modules(analyses)}
    assert on_disk == set(ANALYSES)


def test_an_analysis_is_named_as_its_file() -> None:
    for module in modules(analyses):
        assert module.ANALYSIS.name == module.__name__.rpartition(".")[2]


def test_every_input_table_is_listed() -> None:
    assert [each.__name__.rpartition(".")[2] for each in modules(input_tables)] == sorted(
        input_tables.TABLES
    )


def test_an_analysis_needs_what_a_definition_can_have() -> None:
    known = {*get_args(Need), *input_tables.TABLES}
    assert {need for each in ANALYSES.values() for need in each.needs} <= known


def test_every_rule_is_listed() -> None:
    on_disk = {
        value.code
        for module in modules(checks)
        for value in vars(module).values()
        if isinstance(value, Rule)
    }
    assert on_disk == {rule.code for rule in RULES}


def test_no_two_rules_have_a_code_or_a_name_in_common() -> None:
    words = [word for rule in RULES for word in (rule.code, rule.name)]
    assert len(words) == len(set(words))
    for rule in RULES:
        assert re.fullmatch(r"[A-Z]{2}\d{3} [a-z]+(-[a-z]+)*", f"{rule.code} {rule.name}")


def test_the_rules_of_a_group_stand_together_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == [code for group in GROUPS for code in sorted(codes) if code.startswith(group)]


@pytest.mark.parametrize(
    ("package", "listed"),
    [(render, WITH_FILES), (findings, FINDINGS_WITH_FILES), (explanation, EXPLANATION_FORMATS)],
    ids=["report", "check", "explain"],
)
def test_every_format_is_listed(package: Any, listed: dict[str, Any]) -> None:
    on_disk = {
        module.__name__.rpartition(".")[2]
        for module in modules(package)
        if getattr(getattr(module, "render", None), "__module__", None) == module.__name__
    }
    pages = set() if package is render else set(PAGES)
    assert on_disk | pages == set(listed)
    assert not on_disk & pages


def test_the_command_line_offers_every_format() -> None:
    assert set(get_args(writing.Format)) == set(WITH_FILES)
    assert set(get_args(writing.Findings)) == set(FINDINGS_WITH_FILES)
    assert set(get_args(writing.Explained)) == set(EXPLANATION_FORMATS)


def test_the_command_line_offers_every_policy_and_period() -> None:
    assert get_args(options.Reach) == get_args(Reach)
    assert get_args(options.Grain) == get_args(Grain)


ON_REQUEST = {
    *("seasons", "triangle", "chain_ladder", "projection", "transitions", "moves", "matrix"),
    *("restated", "restated_stages", "redefined", "redefined_rules", "unanswered"),
    *("revenue_triangle", "revenue", "average_deals", "win_rates", "plan", "costs", "visitors"),
    *("exported_paths", "attribution_costs"),
}
"""Tables that a flag asks for, a history, or two files to compare."""


def test_every_command_is_listed() -> None:
    on_disk = {module.__name__ for module in modules(listed_commands)}
    listed = {command.__module__ for command in listed_commands.COMMANDS}
    assert on_disk == listed - {declared.__name__}


@pytest.mark.parametrize("name", ANALYSES)
def test_help_shows_what_an_analysis_declares(name: str) -> None:
    """Which is read from its file, and has to be the same that it is when it is imported."""
    command = ANALYSES[name].command
    assert (name in WITH_COMMAND) == (command is not None)
    if command is None:
        return
    options, told = declared.declared(f"analyses.{name}")
    fields = {field.name: getattr(command, field.name) for field in dataclasses.fields(command)}
    assert fields == {"by": "nothing", "can_check": False, **told}
    assert list(options) == [option.name for option in ANALYSES[name].options]


@pytest.mark.parametrize("name", ANALYSES)
def test_every_option_that_an_analysis_declares_can_be_given(name: str) -> None:
    for option in ANALYSES[name].options:
        helps = [
            each.help
            for command in get_command(app).commands.values()  # type: ignore[attr-defined]
            for each in command.params
            if option.name in each.opts and each.metavar == option.metavar
        ]
        assert option.help in helps  # another command can have one that is called so


def test_every_table_has_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(TABLES) <= set(commands())
    written = {
        "version": 1,
        "leads": {
            "path": "leads.csv", "created": "Created", "source": "Source",
            "self_reported": "Heard", "score": "Score",
        },
        "stages": [{"name": "Lead"}, {"name": "Customer", "at": "Won"}],
        "benchmarks": {},
    }  # fmt: skip
    config = Config.model_validate(written)
    shown: set[str] = set()

    def show(run: Run, ask: Ask, *, takes_by: TakesBy = None, **_given: object) -> None:
        shown.update(ask(asked(run, config, takes_by=takes_by), config).tables)

    monkeypatch.setattr(Run, "show", show)
    for name in TABLES:
        by = ["--by", "source"] if name == "segments" else []
        assert CliRunner().invoke(app, [name, *by]).exit_code == 0
    assert shown == set(ANALYSES) - ON_REQUEST


SHOWN = {
    "report": {"funnel", "cohorts", "sources"},
    "cohorts": {
        *("cohorts", "seasons", "triangle", "chain_ladder", "projection"),
        *("revenue_triangle", "revenue", "average_deals", "win_rates"),
    },
    "forecast": {"forecast", "forecast_months", "plan"},
    "velocity": {"stage_times", "throughput", "ageing", "moves"},
    "diagnose": {"leaks", "ladder", "funnel"},
    "compare": {"change", "change_by_segment", "restated"},
    "score": {"score_measures", "score_deciles", "score_cohorts"},
    "said": {"agreement", "said"},
    "reconcile": {"conventions", "bridge"},
    "funnel": {"funnel", "transitions"},
    "response": {"response", "response_owners", "response_touches", "unanswered"},
    "attribution": {
        *("attribution", "places", "paths", "path_lengths", "touch_stages"),
        *("attribution_costs", "touched"),
    },
}
"""The tables of commands that show others than the one they are called by."""


@pytest.mark.parametrize("option", get_args(Shaping))
def test_an_option_is_said_to_be_for_the_commands_whose_tables_it_shapes(option: Shaping) -> None:
    shapes = {name for name in ANALYSES if option in ANALYSES[name].shaped_by}
    named = set(re.findall("`([a-z]+)(?: --[a-z]+)?`", needed_by(option)))

    if option == "horizon":  # which shapes the headline of them all
        assert needed_by(option) == "leads with a date (`leads.created`)"
        return
    assert named == {name for name in TABLES if not shapes.isdisjoint(SHOWN.get(name, {name}))}


def test_every_option_that_not_all_tables_need_is_one_that_shapes_some() -> None:
    assert all(needed_by(option) for option in get_args(Shaping))


@pytest.mark.parametrize("command", commands())
def test_the_readme_shows_every_command(command: str) -> None:
    if not README.exists():
        pytest.skip("there is no README beside an installed package")
    assert f"funnelcli {command}" in README.read_text(encoding="utf-8")


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(funnelcli.__path__[0]) / "py.typed").exists()
