"""The catalogue as a whole: names, measures, what is said of each, and that parts add up."""

import re
from dataclasses import replace

import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.analyses.metrics import BASES
from funnelcli.config import Config
from funnelcli.counting.catalogue import METRICS, are_by_source, metric_called
from funnelcli.counting.catalogue.docs import explained, listing
from funnelcli.counting.catalogue.metric import Metric
from funnelcli.counting.measures import GROUPS, MEASURES
from funnelcli.counting.patterns import merged
from funnelcli.errors import UsageError

from .lead_tables import counted, leads
from .metric_rows import NAMED, of_stages
from .metrics_page import PAGE, whole
from .test_metrics_handover import with_history
from .test_sharding import written

KEYS = [metric.key for metric in METRICS]
SYNONYMS = {
    "lead_conversion_rate": "lead_to_customer_rate",
    "lead_funnel_conversion_rate": "lead_to_customer_rate",
    "lead_source_conversion_rate": "lead_to_customer_rate",
    "cohort_lead_conversion": "lead_to_customer_rate",
    "lead_attrition_rate": "lead_churn_rate",
    "leads_per_channel": "lead_volume",
    "lead_value": "lead_lifetime_value",
    "Lead-Velocity rate": "lead_velocity_rate",
    "lvr": "lead_velocity_rate",
    "win-rate": "win_rate_closed",
}


def test_names_are_of_one_metric_each() -> None:
    names = [name for metric in METRICS for name in metric.names]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert len({metric.label for metric in METRICS}) == len(METRICS)
    assert len({metric.number for metric in METRICS}) == len(METRICS)


@pytest.mark.parametrize(("name", "key"), SYNONYMS.items())
def test_synonyms_resolve_to_one_definition(name: str, key: str) -> None:
    assert metric_called("--only", name).key == key


def test_a_name_that_is_none_is_told_what_is_near() -> None:
    with pytest.raises(UsageError, match="did you mean 'lead_volume'"):
        metric_called("--only", "lead_volme")


def test_some_names_mean_by_source() -> None:
    assert are_by_source("leads-per-channel,lead_source_conversion_rate")
    assert not are_by_source("leads-per-channel,lead_volume")


def test_measures_are_counted_once_and_each_is_used() -> None:
    names = [measure.name for group in GROUPS for measure in group.measures]
    assert len(set(names)) == len(names) == len(MEASURES)
    assert {metric.base for metric in METRICS} <= {*BASES}


@pytest.mark.parametrize("metric", METRICS, ids=KEYS)
def test_everything_is_said_of_a_metric(metric: Metric) -> None:
    text = explained(metric.key.replace("_", "-"))
    for section in ("Base", "Needs", "Written as", "Common mistakes", "Source"):
        assert f"\n\n{section}\n  " in text, section
    assert metric.means.endswith(".")
    assert all(each.endswith((".", "?")) for each in metric.mistakes)
    assert max(map(len, text.splitlines())) <= 100


def test_the_list_says_what_a_definition_lacks() -> None:
    bare = Config.model_validate({
        "version": 1, "leads": {"path": "l.csv"},
        "stages": [{"name": "Lead"}, {"name": "Customer", "at": "Won"}],
    })  # fmt: skip
    lines = {line.split()[0]: line for line in listing(bare).splitlines() if line.startswith("  ")}
    assert [*lines] == KEYS
    assert lines["lead_volume"].endswith("needs `leads.created`")
    assert "ready" in listing(of_stages(*NAMED).config)


def test_the_page_of_the_docs_is_that_of_the_code() -> None:
    assert PAGE.read_text("utf-8") == whole(), (
        "python -m tests.analyses.metrics_page writes it again"
    )


@pytest.mark.parametrize("by", [(), ("source",)])
@pytest.mark.parametrize("grain", ["week", "quarter"])
def test_each_lead_can_be_a_part_of_its_own(by: tuple[str, ...], grain: str) -> None:
    """With all that a definition can have: losses, a history, a score, every stage."""
    table = leads("""
        created    | mql        | sal        | sql        | opp | won        | end             | amount | score | moves          | source
        2026-01-02 | 2026-01-31 | 2026-02-02 | -          | -   | 2026-02-20 | won             | 10.10  | 90    | -              | A
        2026-01-12 | 2026-01-30 | -          | 2026-02-04 | ?   | -          | lost 2026-04-02 | -      | 10    | -              | B
        2026-02-02 | 2026-01-29 | 2026-02-04 | -          | -   | -          | lost 2026-02-05 | -      | 20    | 1>0 2026-03-01 | A
        2026-03-02 | ?          | -          | -          | -   | -          | open            | -      | -     | -              | B
        2026-04-02 | -          | -          | -          | -   | 2026-04-03 | won             | 5.05   | 60    | -              | B
    """)  # noqa: E501
    query = with_history(of_stages(
        *NAMED, horizon=60, by=by, cohort=grain, score={"column": "S", "threshold": 50},
    ))  # fmt: skip
    query = replace(query, asked=replace(query.asked, shown="page"))
    finish = ANALYSES["metrics"].finish
    whole = written(finish(counted("metrics", table, query), query))
    parts = [counted("metrics", row, query) for row in table.iter_slices(1)]
    empty = counted("metrics", table.clear(), query)
    assert written(finish(merged([empty, *reversed(parts), empty]), query)) == whole
