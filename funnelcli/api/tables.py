"""Which tables a command shows, and what is asked for them beside what all tables share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from funnelcli.api.grouping import By, segments_named, segments_or_source
from funnelcli.config import Config
from funnelcli.config.option import Grouping
from funnelcli.config.people import segment_names
from funnelcli.config.question import Question
from funnelcli.config.roles import SOURCES
from funnelcli.errors import UsageError


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

    Benchmarks follow the funnel where the YAML has some, costs and response come last; what a rate
    must not `fail_below` is read for who judges it. A page that is `pictured` has the cohorts by
    age as well, and the curve to the last stage; another one only says what costs and response
    come to. Where it is to `compare`, cohorts have their difference to the one before, or a
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
    last = _beside(config) if dated else ()
    if "costs" in last:
        question = replace(question, split=SOURCES[:1])
    if not pictured:
        question = replace(question, only_said=last)
    if not pictured or not dated or not config.knows_customers:
        return replace(question, by=names, tables=(*first, *dated, *grouped, *last))
    ends = {**question.options, "--from": 0, "--to": len(config.stages) - 1}
    tables = (*first, *dated, "triangle", "curve", *grouped, *last)
    return replace(question, by=names, tables=tables, together=("curve",), options=ends)


def _beside(config: Config) -> tuple[str, ...]:
    """Name what a report tells of the tables beside the leads that the YAML has."""
    told = {"spend": "costs", "activities": "response"}
    return tuple(name for table, name in told.items() if table in config.input_tables())


def funnel(question: Question, config: Config, *, detail: bool = False) -> Question:
    """Ask for the stages, and what became of those that reached each; for visitors before them."""
    tables = ("funnel", "transitions") if detail else ("funnel",)
    return _after_visitors(replace(question, tables=tables), config)


def _after_visitors(question: Question, config: Config) -> Question:
    """Begin with the visitors that became leads, where the YAML has some."""
    if "visitors" not in config.input_tables() or config.leads.created is None:
        return question
    first = ("visitors",)
    return replace(question, tables=(*first, *question.tables), only_said=first, split=SOURCES[:1])


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
    question = replace(
        question, by=names, tables=("leaks", "ladder", "funnel"), tested=test, reasons=reasons
    )
    if "spend" in config.input_tables():
        question = replace(question, split=SOURCES[:1])
    return _after_visitors(question, config)


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
            known = ", ".join(segment_names(config))
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
