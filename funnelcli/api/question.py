"""The question that all tables share: what is asked in texts or values, else what the YAML says."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, Literal, TypedDict, Unpack, get_args

from funnelcli.config import Config
from funnelcli.config.models import Grain, Reach
from funnelcli.config.option import days_of
from funnelcli.config.question import Question, Shaping
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean


class Shared(TypedDict, total=False):
    """What can be asked of every table, named as on the command line.

    Without a value, or with None, it is as the YAML says.
    """

    as_of: date | str | None
    """A day, `latest` or `today`: what everything is looked at as of."""
    since: date | str | None
    """Only leads created on or after this day."""
    until: date | str | None
    """Only leads created on or before this day."""
    where: str | Sequence[str] | None
    """Only leads for which these SQL expressions are true."""
    cohort: Grain | None
    """The period of cohorts: month, quarter, week or year."""
    top: int | None
    """How many rows of a table by segments are shown; 0 for all."""
    reach: Reach | None
    """What counts as having reached a stage: reached, observed or any."""
    window: int | str | None
    """Only entries within so many days of the lead."""
    horizon: int | str | None
    """The age in days at which a cohort is mature, or `auto`."""
    allow_empty: bool
    """Whether no lead at all is an answer, and no error; it shapes no question."""


CHOICES: Final = {"cohort": get_args(Grain), "reach": get_args(Reach)}


def shared(config: Config, **given: Unpack[Shared]) -> Question:
    """Read the options that all tables share; raises `UsageError` where one cannot be read."""
    if unknown := sorted(given.keys() - Shared.__annotations__.keys()):
        meant = did_you_mean(unknown[0], Shared.__annotations__)
        raise UsageError(f"there is no option {unknown[0]!r} here{meant}")
    for name, known in CHOICES.items():
        one_of(f"--{name}", given.get(name), known)
    if (top := given.get("top")) is not None and not (isinstance(top, int) and top >= 0):
        raise UsageError(f"--top: {top!r}: expected a number of rows, or 0 for all")
    is_dated = config.leads.created is not None
    window, horizon = given.get("window"), given.get("horizon")
    days = config.window if window is None else days_of("--window", str(window))
    if days is not None and not is_dated:
        raise UsageError("a window needs `leads.created` in the YAML")
    as_of, where = given.get("as_of"), given.get("where")
    shaping: dict[Shaping, object] = {
        "cohort": given.get("cohort"), "horizon": horizon, "top": top
    }  # fmt: skip
    return Question(
        as_of=config.as_of if as_of is None else _as_of(as_of),
        reach=given.get("reach") or config.reach,
        window=days,
        horizon=config.horizon if horizon is None else _horizon(str(horizon)),
        cohort=given.get("cohort") or config.cohort,
        since=_day("--since", given.get("since"), is_dated=is_dated),
        until=_day("--until", given.get("until"), is_dated=is_dated),
        where=(where,) if isinstance(where, str) else tuple(where or ()),
        top=top,
        given=tuple(option for option, value in shaping.items() if value is not None),
    )


def one_of(option: str, value: object, known: Sequence[str]) -> None:
    """Refuse a value that is given and is none of those known."""
    if value is not None and value not in known:
        meant = did_you_mean(str(value), known)
        raise UsageError(f"{option}: {value!r}: expected {', '.join(known)}{meant}")


def segments_of(by: str | Sequence[str] | None, config: Config) -> tuple[str, ...]:
    """Read the segments of `--by`, in a text with commas or one by one."""
    if by is None:
        return ()
    names = tuple(name.strip() for name in (by.split(",") if isinstance(by, str) else by))
    for name in names:
        if name not in config.segments:
            meant = did_you_mean(name, config.segments)
            raise UsageError(f"--by: there is no segment {name!r}{meant}", known_segments(config))
    if len(set(names)) < len(names):
        raise UsageError(f"--by: a segment is named twice in {', '.join(names)!r}")
    return names


def known_segments(config: Config) -> str:
    """Name the segments that there are."""
    return f"Segments of the YAML: {', '.join(config.segments) or 'none'}"


def _as_of(given: date | str) -> Literal["latest", "today"] | date:
    match given:
        case "latest" | "today":
            return given
        case datetime():
            return given.date()
    return _date("--as-of", str(given), "latest, today or a date such as 2026-06-30")


def _horizon(text: str) -> int | Literal["auto"]:
    return "auto" if text == "auto" else days_of("--horizon", text)


def _day(option: str, given: date | str | None, *, is_dated: bool) -> date | None:
    if given is None:
        return None
    if isinstance(given, datetime):
        given = given.date()
    if not is_dated:
        raise UsageError(f"{option} needs `leads.created` in the YAML")
    return _date(option, str(given), "a date such as 2026-06-30")


def _date(option: str, text: str, expected: str) -> date:
    """Read a day; `expected` says how it can be written."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"{option}: {text!r}: {error}, expected {expected}") from error
        if day.year < date.max.year:  # the calendar needs room for the period after
            return day
    raise UsageError(f"{option}: {text!r}: expected {expected}")
