"""What is asked of the catalogue of metrics."""

from dataclasses import replace
from typing import cast

from funnelcli.api.grouping import By, segments_named
from funnelcli.api.question import CHOICES, one_of
from funnelcli.config import Config, Grain
from funnelcli.config.question import Question
from funnelcli.config.roles import SOURCES
from funnelcli.counting.catalogue import are_by_source
from funnelcli.errors import UsageError


def metrics(
    question: Question,
    config: Config,
    *,
    by: By = None,
    period: str | None = None,
    only: str | None = None,
) -> Question:
    """Ask for the metrics, by the period and by one segment.

    Names in `only` that mean a metric by source group by it.
    """
    one_of("--period", period, CHOICES["cohort"])
    if period is not None and "cohort" in question.given and period != question.cohort:
        raise UsageError("--period and --cohort are the same here, and differ", "Give one of them.")
    names, source = segments_named(by, config), SOURCES[0]
    if len(names) > 1:
        raise UsageError("metrics takes one segment in --by", "`segments --by …` crosses several.")
    if not names and only is not None and are_by_source(only) and source in config.segments:
        names = (source,)
    return replace(
        question, by=names, cohort=cast("Grain", period or question.cohort), tables=("metrics",),
        scores=config.score is not None, moves=config.history is not None,
        owned=config.leads.owner is not None, assigned=config.leads.assigned_at is not None,
        split=(source,) if "spend" in config.input_tables() else (),
    )  # fmt: skip
