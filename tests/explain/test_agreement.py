"""What is told of the leads one by one adds up to the report, on exports full of defects."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings, strategies as st

from funnelcli.answers.explanation import Explanation, Life, Story
from funnelcli.api.answer import Answer, answer
from funnelcli.api.checked import case as case_of
from funnelcli.api.inputs import Inputs
from funnelcli.cli.question import asked
from funnelcli.cli.run import Run
from funnelcli.config import load
from funnelcli.errors import DataError
from funnelcli.explain.clauses import Clauses
from funnelcli.explain.story import story
from funnelcli.explain.subject import Subject, subjects
from funnelcli.explain.telling import Telling
from funnelcli.render import Style
from funnelcli.render.explanation import EXPLANATION_FORMATS
from funnelcli.render.schema import explain_schema
from funnelcli.render.visible import visible
from funnelcli.tables import rows as row

if TYPE_CHECKING:
    from tests.oracle.exports import Export, exports
else:
    from oracle.exports import Export, exports

some = settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink an export takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
FLAGS = st.sampled_from(
    [
        {},
        {"reach": "observed"},
        {"reach": "any"},
        {"window": "30"},
        {"since": "2025-02-01"},
        {"until": "2025-03-15"},
        {"where": ["source = 'Webinar'"]},
        {"as_of": "2025-04-20"},
    ]
)

Told = Callable[[Export, dict[str, Any]], tuple[Answer, list[Story]]]


@pytest.fixture
def run(tmp_path: Path) -> Told:
    """Report on an export, and tell of every row of its leads table."""

    def run(export: Export, flags: dict[str, Any]) -> tuple[Answer, list[Story]]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        definition = load(export.write(folder))
        assume("source" in definition.config.segments or "where" not in flags)
        config = definition.config
        shared = asked(Run(command="explain", **flags), config)
        question = replace(shared, by=tuple(config.segments))
        try:
            answered = answer(
                "explain", question, definition, Inputs((), folder),
                allow_empty=True, watched=True,
            )  # fmt: skip
        except DataError as error:
            assume("as-of cannot be found" not in error.message)
            assume("most" not in error.message)
            raise
        return answered, list(stories(answered))

    return run


def stories(answered: Answer) -> Iterator[Story]:
    """Tell of everybody: each lead once, and each row that has become none."""
    case = case_of(answered)
    rows = case.evidence.rows
    everybody = [
        Subject(of_lead.sort(row.ROW), stands, None, None)
        for (stands,), of_lead in rows.drop_nulls(row.STANDS).group_by(row.STANDS)
    ]
    alone = rows.filter(pl.col(row.STANDS).is_null())
    everybody += [Subject(alone[i], None, None, None) for i in range(alone.height)]
    for subject in everybody:
        telling = Telling(case, Clauses(case.evidence.definition, "funnel.yaml"), subject)
        yield story(telling, [], "somebody")


def lives(told: list[Story]) -> list[Life]:
    return [each.life for each in told if each.life is not None and each.fate == "counted"]


@some
@given(export=exports(max_rows=14), flags=FLAGS)
def test_the_rows_add_up_to_the_population(
    run: Told, export: Export, flags: dict[str, Any]
) -> None:
    answered, told = run(export, flags)
    records = [record for each in told for record in each.records if record.table == "leads"]
    fates = Counter[str](record.fate for record in records)
    population = answered.leads.population

    assert len(records) == population.rows - population.dropped["trailer"]
    assert fates["counted"] == population.leads
    assert fates["merged"] == population.merged
    assert fates["filtered"] == population.filtered
    assert fates["after_as_of"] == population.after_as_of
    assert fates["not_lead"] == population.not_leads
    assert {name: fates[name] for name in population.unusable} == population.unusable
    for name in ("blank", "header", "where"):
        assert fates[name] == population.dropped[name]
    reasons = Counter(record.reason for record in records if record.fate == "excluded")
    assert {name: reasons[name] for name in population.excluded} == population.excluded


@some
@given(export=exports(max_rows=14), flags=FLAGS)
def test_stages_and_outcomes_add_up_to_the_funnel(
    run: Told, export: Export, flags: dict[str, Any]
) -> None:
    answered, told = run(export, flags)
    lived = lives(told)
    frame = answered.reports["funnel"].frame

    assert [sum(life.stages[k].reached for life in lived) for k in range(frame.height)] == (
        frame["reached"].to_list()
    )
    if answered.leads.query.asked.reach == "reached":
        imputed = [sum(life.stages[k].how == "imputed" for life in lived)
                   for k in range(frame.height)]  # fmt: skip
        assert imputed == frame["imputed"].to_list()
        ends = Counter(life.outcome.end for life in lived)
        assert [ends["lost"], ends["open"]] == [frame["lost"].sum(), frame["open"].sum()]
        assert ends["won"] == frame["reached"][-1]


@some
@given(export=exports(max_rows=14), flags=FLAGS)
def test_the_rows_behind_a_stage_are_those_that_decide_it(
    run: Told, export: Export, flags: dict[str, Any]
) -> None:
    answered, told = run(export, flags)
    config = answered.leads.query.config
    for life in (each.life for each in told if each.life is not None):
        assert life.out_of_order == any(stage.out_of_order for stage in life.stages)
        for stage, defined in zip(life.stages[1:], config.stages[1:], strict=True):
            dates = [each.at and each.at[:10] for each in stage.sources if each.counts]
            match stage.how:
                case "dated":  # by the first row, or by the last of those that it takes
                    assert stage.on == sorted(filter(None, dates))[defined.at_least - 1]
                case "undated":
                    assert len(dates) >= defined.at_least
                    assert not any(dates)
                case _:
                    assert dates == []


@some
@given(export=exports(max_rows=14), flags=FLAGS)
def test_the_deals_that_count_add_up_to_the_amount(
    run: Told, export: Export, flags: dict[str, Any]
) -> None:
    _, told = run(export, flags)
    for life in (each.life for each in told if each.life is not None):
        if life.worth is None:
            continue
        counted = [deal.amount for deal in life.worth.deals if deal.counts]
        assert sum(filter(None, counted)) == (life.worth.amount or 0)
        assert bool(counted) == life.worth.said.startswith("the ")


@some
@given(export=exports(max_rows=14), flags=FLAGS)
def test_every_id_is_found(run: Told, export: Export, flags: dict[str, Any]) -> None:
    answered, told = run(export, flags)
    evidence = case_of(answered).evidence
    ids = {record.id for each in told for record in each.records if record.table == "leads"}
    for known_by in ids - {None}:
        found = subjects(evidence, str(known_by))
        assert any(known_by in each.rows[row.ID] for each in found)
        assert sorted(number for each in found for number in each.rows[row.ROW]) == sorted(
            {number for each in found for number in each.rows[row.ROW]}
        )


@some
@given(export=exports(max_rows=14), flags=FLAGS)
def test_whatever_is_told_can_be_written(run: Told, export: Export, flags: dict[str, Any]) -> None:
    answered, told = run(export, flags)
    explanation = Explanation(answered.document, "somebody", tuple(told))
    for name, render in EXPLANATION_FORMATS.items():
        text = render(explanation, Style(width=60, color=False, unicode=True))
        if name == "json":
            jsonschema.validate(json.loads(text), explain_schema())
        else:
            assert visible(text) == text
