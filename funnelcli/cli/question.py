"""What the command line asks, and of which files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from funnelcli.cli.by import by
from funnelcli.cli.inputs import Inputs
from funnelcli.cli.pairs import conventions_of, stages_of
from funnelcli.cli.stages import between
from funnelcli.cli.unused import NEEDED_BY
from funnelcli.config import Checks, Config, Definition, Grain, Reserved, load
from funnelcli.config.query import Asked
from funnelcli.errors import UsageError

LOOKED_FOR = ("funnelcli.yaml", "config.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """The options of a run as they were given; None is not given."""

    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    where: Sequence[str] | None = None
    cohort: Grain | None = None
    by: str | None = None
    top: int | None = None
    reach: Literal["reached", "observed", "any"] | None = None
    window: str | None = None
    horizon: str | None = None
    transition: str | None = None
    bridge: str | None = None
    from_stage: str | None = None
    to_stage: str | None = None
    ages: bool = False
    age_step: str | None = None
    project: bool = False
    export: Literal["triangle"] | None = None
    detail: bool = False


def definition(config: str | None, inputs: Inputs) -> tuple[Definition, Inputs]:
    """Load the YAML named, else one of the current folder; draft one where there is only DATA."""
    found = [config] if config is not None else [n for n in LOOKED_FOR if Path(n).is_file()]
    if found:
        defined = load(Path(found[0]), inputs.header, reserved=_reserved)
        if defined.config.checks != Checks():
            from funnelcli.checks.choice import check_names

            check_names(defined)
        return defined, inputs
    if inputs.data:
        from funnelcli.cli.drafted import drafted

        return drafted(inputs)
    raise UsageError(
        f"no configuration: looked for ./{LOOKED_FOR[0]} and ./{LOOKED_FOR[1]}, and neither "
        "--config nor FUNNELCLI_CONFIG names one",
        "`funnelcli init EXPORT.csv` drafts one from an export, and `funnelcli report EXPORT.csv` "
        "reports without one. Or name the YAML with -c.",
    )


def _reserved() -> Reserved:
    """Ask the analyses for it only once there is a YAML, since they import Polars."""
    from funnelcli.analyses import reserved

    return reserved()


def asked(command: str, flags: Flags, config: Config) -> Asked:
    """Read the options of a command; what is not given is as the YAML says."""
    window = config.window if flags.window is None else _days("--window", flags.window)
    if window is not None and config.leads.created is None:
        raise UsageError("a window needs `leads.created` in the YAML")
    return Asked(
        as_of=config.as_of if flags.as_of is None else _as_of(flags.as_of),
        reach=flags.reach or config.reach,
        window=window,
        horizon=config.horizon if flags.horizon is None else _horizon(flags.horizon),
        cohort=flags.cohort or config.cohort,
        by=by(command, flags.by, flags.cohort or config.cohort, config),
        since=_dated("--since", flags.since, config),
        until=_dated("--until", flags.until, config),
        where=tuple(flags.where or ()),
        top=flags.top,
        transition=None if flags.transition is None else stages_of(flags.transition, config),
        bridge=None if flags.bridge is None else conventions_of(flags.bridge),
        with_rows=command == "reconcile",
        between=between(flags.from_stage, flags.to_stage, config) if command == "curve" else None,
        age_step=_age_step(flags),
        extras=_extras(flags),
        moves=command == "velocity" and config.history is not None,
        given=tuple(option for option in NEEDED_BY if getattr(flags, option) is not None),
    )


def _as_of(text: str) -> Literal["latest", "today"] | date:
    match text:
        case "latest" | "today":
            return text
    return _date("--as-of", text, "latest, today or a date such as 2026-06-30")


def _dated(option: str, text: str | None, config: Config) -> date | None:
    if text is None:
        return None
    if config.leads.created is None:
        raise UsageError(f"{option} needs `leads.created` in the YAML")
    return _date(option, text, "a date such as 2026-06-30")


def _date(option: str, text: str, expected: str) -> date:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"{option}: {text!r}: {error}, expected {expected}") from error
        if day.year < date.max.year:  # the calendar needs room for the period after
            return day
    raise UsageError(f"{option}: {text!r}: expected {expected}")


def _horizon(text: str) -> int | Literal["auto"]:
    return "auto" if text == "auto" else _days("--horizon", text)


def _days(option: str, text: str) -> int:
    match = re.fullmatch(r"(\d{1,5})d?", text)
    if match is None:
        raise UsageError(f"{option}: {text!r}: expected a number of days such as 90d")
    return int(match[1])


def _age_step(flags: Flags) -> int | None:
    if flags.age_step is None:
        return None
    if not flags.ages and flags.export is None:
        raise UsageError("--age-step needs --ages or --export triangle")
    if not (step := _days("--age-step", flags.age_step)):
        raise UsageError(f"--age-step: {flags.age_step!r}: expected at least 1 day")
    return step


def _extras(flags: Flags) -> tuple[str, ...]:
    if flags.export is not None:
        if flags.ages or flags.project:
            raise UsageError("--export stands alone: not with --ages or --project")
        return ("chain_ladder",)
    wanted = {
        "transitions": flags.detail, "triangle": flags.ages, "projection": flags.project,
    }  # fmt: skip
    return tuple(name for name, asked_for in wanted.items() if asked_for)
