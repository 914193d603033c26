"""What the command line asks, and of which files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from funnelcli.api.inputs import Inputs
from funnelcli.cli import options as o
from funnelcli.cli.run import Run
from funnelcli.config import Checks, Config, Definition, load
from funnelcli.config.option import days_of
from funnelcli.config.question import Question, Shaping
from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.counting.analysis import Analysis

LOOKED_FOR = ("funnelcli.yaml", "config.yaml")


def definition(config: str | None, inputs: Inputs) -> tuple[Definition, Inputs]:
    """Load the YAML named, else one of the current folder; draft one where there is only DATA."""
    found = [config] if config is not None else [n for n in LOOKED_FOR if Path(n).is_file()]
    if found:
        defined = load(Path(found[0]), inputs.header, _taken)
        if defined.config.checks != Checks():
            from funnelcli.checks.choice import check_names

            check_names(defined)
        return defined, inputs
    if inputs.data:
        from funnelcli.cli.drafts import drafted

        return drafted(inputs)
    raise UsageError(
        f"no configuration: looked for ./{LOOKED_FOR[0]} and ./{LOOKED_FOR[1]}, and neither "
        "--config nor FUNNELCLI_CONFIG names one",
        "`funnelcli init EXPORT.csv` drafts one from an export, and `funnelcli report EXPORT.csv` "
        "reports without one. Or name the YAML with -c.",
    )


def _taken() -> frozenset[str]:
    from funnelcli.analyses import every_column

    return every_column()


def asked(run: Run, config: Config, *, takes_by: bool = False) -> Question:
    """Read the options that all commands share; what is not given is as the YAML says.

    What the segments are that --by names is left to the commands that take it.
    """
    window = config.window if run.window is None else days_of("--window", run.window)
    if window is not None and config.leads.created is None:
        raise UsageError("a window needs `leads.created` in the YAML")
    if run.by is not None and not takes_by:
        raise UsageError(f"{run.command} takes no --by", "`segments --by …` groups by a segment.")
    shaping: dict[Shaping, object] = {"cohort": run.cohort, "horizon": run.horizon, "top": run.top}
    return Question(
        as_of=config.as_of if run.as_of is None else o.as_of(run.as_of),
        reach=run.reach or config.reach,
        window=window,
        horizon=config.horizon if run.horizon is None else _horizon(run.horizon),
        cohort=run.cohort or config.cohort,
        since=_dated("--since", run.since, config),
        until=_dated("--until", run.until, config),
        where=tuple(run.where or ()),
        top=run.top,
        given=tuple(option for option, value in shaping.items() if value is not None),
    )


def _horizon(text: str) -> int | Literal["auto"]:
    return "auto" if text == "auto" else days_of("--horizon", text)


def _dated(option: str, text: str | None, config: Config) -> date | None:
    if text is None:
        return None
    if config.leads.created is None:
        raise UsageError(f"{option} needs `leads.created` in the YAML")
    return o.day_of(option, text, "a date such as 2026-06-30")


def _hold_to_needs(table: "Analysis", config: Config) -> None:
    """Refuse a table that the definition cannot fill, but for one of customers: data tell that."""
    if "source" in table.needs and "source" not in config.segments:
        raise UsageError(
            "there is no source to group by", "Name its column in `leads: {source: …}`."
        )
    if "created" in table.needs and config.leads.created is None:
        raise UsageError(f"{table.name} needs `leads.created` in the YAML")
    if "history" in table.needs and config.history is None:
        raise UsageError(f"{table.name} needs `history` in the YAML")


def with_options(question: Question, config: Config, texts: Mapping[str, str | None]) -> Question:
    """Read the options that only the tables asked for have; hold all to what these need."""
    if not question.tables:
        return question
    from funnelcli.analyses import ANALYSES

    tables = [ANALYSES[name] for name in question.tables]
    for each in tables:
        _hold_to_needs(each, config)
    options = {option.name: option for each in tables for option in each.options}
    given = {name: text for name, text in texts.items() if text is not None}
    values = {name: options[name].read(name, text, config) for name, text in given.items()}
    question = replace(question, options=values)
    for each in tables:
        each.check(question, config)
    return question
