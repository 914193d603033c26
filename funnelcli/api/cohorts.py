"""Which tables `cohorts` shows."""

from dataclasses import replace
from typing import Literal

from funnelcli.api.grouping import By, segments_or_source
from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.errors import UsageError

SEASON = "season"
"""What cohorts are pooled by, which are grouped by no segment."""


def cohorts(
    question: Question,
    config: Config,
    *,
    by: By = None,
    ages: bool = False,
    age_step: str | None = None,
    project: bool = False,
    export: Literal["triangle"] | None = None,
    money: bool = False,
) -> Question:
    """Ask for the cohorts, or for their triangle, projection, money, seasons, or an export.

    `age_step` is read as the triangle declares it; here it only needs one to be for.
    """
    if money:
        return _in_money(question, config, by=by, ages=ages, others=project or export is not None)
    if by is not None:
        _refuse_all_but_seasons(by, question)
    if age_step is not None and not (ages or money) and export is None:
        raise UsageError("--age-step needs --ages, --money or --export triangle")
    if export is not None and (ages or project):
        raise UsageError("--export stands alone: not with --ages or --project")
    if config.leads.created is None:
        raise UsageError("cohorts need `leads.created` in the YAML")
    if by is not None:
        if ages or project or export is not None:
            raise UsageError("--by season stands alone: not with --ages, --project or --export")
        return replace(question, by=(SEASON,), tables=("seasons",))
    if export is not None:
        return replace(question, tables=("chain_ladder",))
    more = {"triangle": ages, "projection": project}
    tables = tuple(name for name, is_wanted in more.items() if is_wanted)
    return replace(question, tables=tables or ("cohorts",))


def _in_money(question: Question, config: Config, *, by: By, ages: bool, others: bool) -> Question:
    """Ask what customers brought: by cohort and age, by the source or other segments, and won."""
    if others:
        raise UsageError("--money goes with --ages alone: not with --project or --export")
    names = segments_or_source(by, config)
    tables = ("triangle",) if ages else ()
    deals = ("average_deals",) if names else ()
    tables = (*tables, "revenue_triangle", "revenue", *deals, "win_rates")
    return replace(question, by=names, tables=tables, unwon=True)


def _refuse_all_but_seasons(by: By, question: Question) -> None:
    """Cohorts are pooled by their quarter of the year, or by nothing."""
    if not isinstance(by, str) or by.strip() != SEASON:
        raise UsageError(
            f"cohorts takes no --by but {SEASON}", "`segments --by …` groups by a segment."
        )
    if question.cohort != "quarter":
        raise UsageError(
            f"--by {SEASON} pools quarters, not cohorts by {question.cohort}",
            "Add --cohort quarter.",
        )
