"""What the command line asks, and of which files."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from funnelcli.cli.inputs import Inputs
from funnelcli.config import Checks, Config, Definition, load
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
    cohort: Literal["month", "quarter", "week", "year"] | None = None
    by: str | None = None
    top: int | None = None
    reach: Literal["reached", "observed", "any"] | None = None
    window: str | None = None
    horizon: str | None = None


def definition(config: str | None, inputs: Inputs, *, quiet: bool) -> tuple[Definition, Inputs]:
    """Load the YAML named, else one of the current folder; draft one where there is only DATA."""
    found = [config] if config is not None else [n for n in LOOKED_FOR if Path(n).is_file()]
    if found:
        defined = load(Path(found[0]), inputs.header)
        if defined.config.checks != Checks():
            from funnelcli.checks.choice import check_names

            check_names(defined)
        return defined, inputs
    if inputs.data:
        from funnelcli.cli.drafted import drafted

        return drafted(inputs, quiet=quiet)
    raise UsageError(
        f"no configuration: looked for ./{LOOKED_FOR[0]} and ./{LOOKED_FOR[1]}, and neither "
        "--config nor FUNNELCLI_CONFIG names one",
        "`funnelcli init EXPORT.csv` drafts one from an export, and `funnelcli report EXPORT.csv` "
        "reports without one. Or name the YAML with -c.",
    )


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
        by=_by(command, flags.by, config),
        since=_dated("--since", flags.since, config),
        until=_dated("--until", flags.until, config),
        where=tuple(flags.where or ()),
        top=flags.top,
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


def _by(command: str, text: str | None, config: Config) -> tuple[str, ...]:
    """Settle the segments of a command; the source is what is grouped by unasked."""
    has_source = "source" in config.segments
    match command:
        case "report" if text is None:
            return ("source",) if has_source else ()
        case "sources" if text is None:
            if not has_source:
                raise UsageError(
                    "there is no source to group by", "Name its column in `leads: {source: …}`."
                )
            return ("source",)
        case "explain" if text is None:
            return tuple(config.segments)
        case "segments" if text is None:
            raise UsageError(
                "segments needs --by SEGMENT[,SEGMENT]",
                f"Segments of the YAML: {', '.join(config.segments) or 'none'}",
            )
        case "report" | "segments":
            assert text is not None  # noqa: S101  (the cases above)
            return _segments(text, config)
    if text is not None:
        raise UsageError(f"{command} takes no --by", "`segments --by …` groups by a segment.")
    return ()


def _segments(text: str, config: Config) -> tuple[str, ...]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in config.segments:
            near = difflib.get_close_matches(name, config.segments, n=1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(
                f"--by: there is no segment {name!r}{meant}",
                f"Segments of the YAML: {', '.join(config.segments) or 'none'}",
            )
    if len(set(names)) < len(names):
        raise UsageError(f"--by: a segment is named twice in {text!r}")
    return tuple(names)


def tables(command: str, asked: Asked, config: Config) -> list[str]:
    """Name the tables that a command shows."""
    by_segment = "sources" if asked.by == ("source",) else "segments"
    match command:
        case "report":
            dated = ["cohorts"] if config.leads.created is not None else []
            return ["funnel", *dated, *([by_segment] if asked.by else [])]
        case "cohorts" if config.leads.created is None:
            raise UsageError("cohorts need `leads.created` in the YAML")
        case _:
            return [command]
