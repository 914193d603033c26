"""Which tables a command shows, and what is asked for them beside what all tables share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from funnelcli.api.grouping import By, segments_named, segments_or_source
from funnelcli.config import Config
from funnelcli.config.option import Grouping
from funnelcli.config.question import Question
from funnelcli.config.roles import SOURCES
from funnelcli.errors import UsageError

SEASON = "season"
"""What cohorts are pooled by, which are grouped by no segment."""


def report(
    question: Question,
    config: Config,
    *,
    by: By = None,
    fail_below: Sequence[str] = (),
    pictured: bool = False,
    compare: str | None = None,
) -> Question:
    """Ask for the funnel, the cohorts and the sources, or the segments named.

    Benchmarks follow the funnel where the YAML has some; what a rate must not `fail_below` is read
    for who judges it. A page that is `pictured` has the cohorts by age as well, and the curve to
    the last stage. Where it is to `compare`, cohorts have their difference to the one before, or a
    year before, and what has changed from it to the last period old enough follows.
    """
    if compare is not None:
        from funnelcli.counting.cohort_differences import COMPARE
        from funnelcli.counting.sides import A

        how = COMPARE.read(COMPARE.name, compare, config)
        asked = report(question, config, by=by, fail_below=fail_below, pictured=pictured)
        return _compared(asked, config, COMPARE.name, {A.name: how, COMPARE.name: how})
    names = segments_or_source(by, config)
    if fail_below:
        from funnelcli.api.below import OPTION, least

        question = replace(question, options={OPTION: least(fail_below, names, config)})
    dated = ("cohorts",) if config.leads.created is not None else ()
    grouped = ("sources" if names == ("source",) else "segments",) if names else ()
    first: tuple[str, ...] = ("funnel",)
    if config.benchmarks is not None:
        first = ("funnel", "benchmarks")
        is_judged = config.score is not None and config.score.threshold is not None
        question = replace(question, scores=is_judged)
    question = replace(question, within=_within(names, config))
    if not pictured or not dated or not config.knows_customers:
        return replace(question, by=names, tables=(*first, *dated, *grouped))
    ends = {**question.options, "--from": 0, "--to": len(config.stages) - 1}
    tables = (*first, *dated, "triangle", "curve", *grouped)
    return replace(question, by=names, tables=tables, together=("curve",), options=ends)


def funnel(question: Question, _config: Config, *, detail: bool = False) -> Question:
    """Ask for the stages, and what became of those that reached each."""
    return replace(question, tables=("funnel", "transitions") if detail else ("funnel",))


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


def velocity(question: Question, config: Config, *, matrix: bool = False) -> Question:
    """Ask for the times in stages, and for moves backward where a history can tell them.

    Or for the `matrix` of all moves, which needs one.
    """
    if matrix:
        return replace(question, tables=("matrix",), ways=True)
    tables = ("stage_times", "throughput", "ageing")
    if config.history is None:
        return replace(question, tables=tables)
    return replace(question, tables=(*tables, "moves"), moves=True)


def diagnose(question: Question, config: Config, *, by: By = None, test: bool = False) -> Question:
    """Ask where it leaks, by the source if no segments are named, and for the funnel beside it."""
    names = segments_or_source(by, config)
    reasons = any(rule.reason is not None for rule in config.lost)
    return replace(
        question, by=names, tables=("leaks", "ladder", "funnel"), tested=test, reasons=reasons
    )


def reconcile(question: Question, _config: Config) -> Question:
    """Ask for one transition under every convention, and what lies between two of them."""
    return replace(question, with_rows=True, tables=("conventions", "bridge"))


def compare(question: Question, config: Config, *, by: By = None) -> Question:
    """Ask what has changed between two periods, and which segments carry it."""
    names = segments_or_source(by, config)
    return _compared(replace(question, by=names), config, "compare", {})


def _compared(
    question: Question, config: Config, asker: str, options: Mapping[str, object]
) -> Question:
    """Ask for what has changed, beside what is asked for already."""
    for option, given in (("--since", question.since), ("--until", question.until)):
        if given is not None:
            raise UsageError(
                f"{asker} takes no {option}: the periods say which days leads were created on",
                "`funnelcli compare --a … --b …` names two of them.",
            )
    if config.leads.created is None:
        raise UsageError(f"{asker} needs `leads.created` in the YAML")
    tables = ("change", "change_by_segment") if question.by else ("change",)
    return replace(
        question, tables=(*question.tables, *tables), options={**question.options, **options}
    )


def forecast(
    question: Question, config: Config, *, by: By = None, plan: str | None = None
) -> Question:
    """Ask what open leads come to, and where there is a `plan`, what its customers take."""
    if by is not None and plan is None:
        raise UsageError("--by needs --plan", "What is expected is told by stage and month.")
    tables = ("forecast", "forecast_months")
    if plan is None:
        return replace(question, tables=tables)
    return replace(question, by=segments_or_source(by, config), tables=(*tables, "plan"))


def score(question: Question, config: Config) -> Question:
    """Ask how well the score tells who buys."""
    if config.score is None:
        raise UsageError(
            "there is no score to look at", "Name its column in `leads: {score: …}`, or in `score`."
        )
    tables = ("score_measures", "score_deciles", "score_cohorts")
    return replace(question, tables=tables, scores=True)


def said(question: Question, config: Config) -> Question:
    """Ask what leads say brought them, beside the source that was recorded."""
    if "self_reported" not in config.segments:
        raise UsageError(
            "nothing holds what leads say brought them",
            "Name its column in `leads: {self_reported: …}`.",
        )
    return replace(question, by=SOURCES, tables=("agreement", "said"))


def alone(
    question: Question, config: Config, *, name: str, grouping: Grouping, by: By = None
) -> Question:
    """Ask for the one table of an analysis that has a command of its own."""
    if by is not None and not grouping.endswith("segments"):
        raise takes_no_by(name)
    match grouping:
        case "source":
            groups: tuple[str, ...] = ("source",)
        case "given segments" if not by:
            known = ", ".join(config.segments)
            raise UsageError(
                f"{name} needs --by SEGMENT[,SEGMENT]",
                (f"Segments: {known}. " if known else "") + "A column of the leads is one as well.",
            )
        case "segments" | "given segments":
            groups = segments_named(by, config)
        case _:
            groups = ()
    within = _within(groups, config) if name in ("segments", "sources") else ()
    return replace(question, by=groups, within=within, tables=(name,))


def _within(groups: tuple[str, ...], config: Config) -> tuple[str, ...]:
    """List the segments in whose values the order of groups may turn round: all but their own.

    None for groups of several segments, which are compared otherwise.
    """
    if len(groups) != 1:
        return ()
    return tuple(name for name in config.segments if name not in groups)


def takes_no_by(command: str) -> UsageError:
    """Say which command groups by a segment, as this one does not."""
    return UsageError(f"{command} takes no --by", "`segments --by …` groups by a segment.")
