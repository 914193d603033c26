"""The question that all tables share: what is asked in texts or values, else what the YAML says."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, TypedDict, Unpack, get_args

from funnelcli.api import days
from funnelcli.config import Config
from funnelcli.config.models import Grain, Reach
from funnelcli.config.option import days_of
from funnelcli.config.question import Day, Question, Relative, Shaping, Sorting
from funnelcli.counting.days_asked import days_asked
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean


class Shared(TypedDict, total=False):
    """What can be asked of every table, named as on the command line.

    Without a value, or with None, it is as the YAML says.
    """

    as_of: date | str | None
    """A day, `latest` or `today`: what everything is looked at as of."""
    since: date | str | None
    """Only leads created on or after this day: a date, `-90d`, `2026-Q1`, `last-month`."""
    until: date | str | None
    """Only leads created on or before this day; of a period, its last one."""
    where: str | Sequence[str] | None
    """Only leads for which these SQL expressions are true."""
    cohort: Grain | None
    """The period of cohorts: month, quarter, week or year."""
    top: int | None
    """How many rows of a table by segments are shown; 0 for all."""
    sort: Sorting | None
    """What these rows are sorted by: leads, rate, customers, amount or name."""
    reach: Reach | None
    """What counts as having reached a stage: reached, observed or any."""
    window: int | str | None
    """Only entries within so many days of the lead."""
    horizon: int | str | None
    """The age in days at which a cohort is mature, or `auto`."""
    allow_empty: bool
    """Whether no lead at all is an answer, and no error; it shapes no question."""


CHOICES: Final = {
    "cohort": get_args(Grain),
    "reach": get_args(Reach),
    "sort": get_args(Sorting),
}


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
    within = config.window if window is None else days_of("--window", str(window))
    if within is not None and not is_dated:
        raise UsageError("a window needs `leads.created` in the YAML")
    if given.get("sort") == "amount" and config.amount is None and config.leads.amount is None:
        raise UsageError("--sort amount needs an amount in the YAML")
    as_of, where = given.get("as_of"), given.get("where")
    shaping: dict[Shaping, object] = {
        "cohort": given.get("cohort"), "horizon": horizon, "top": top,
        "sort": given.get("sort"),
    }  # fmt: skip
    moment = config.as_of if as_of is None else days.as_of(as_of)

    def created(option: str, given: date | str | None, end: days.End) -> Day | None:
        if given is not None and not is_dated:
            raise UsageError(f"{option} needs `leads.created` in the YAML")
        return None if given is None else days.day(option, given, end, config, moment)

    question = Question(
        as_of=moment,
        reach=given.get("reach") or config.reach,
        window=within,
        horizon=config.horizon if horizon is None else _horizon(str(horizon)),
        cohort=given.get("cohort") or config.cohort,
        since=created("--since", given.get("since"), "first"),
        until=created("--until", given.get("until"), "last"),
        where=(where,) if isinstance(where, str) else tuple(where or ()),
        top=top,
        sort=given.get("sort") or "leads",
        given=tuple(option for option, value in shaping.items() if value is not None),
    )
    told = moment if isinstance(moment, date) else None
    if told or not any(isinstance(each, Relative) for each in (question.since, question.until)):
        days_asked(question, told or date.min)  # what contradicts itself is told before files
    return question


def one_of(option: str, value: object, known: Sequence[str]) -> None:
    """Refuse a value that is given and is none of those known."""
    if value is not None and value not in known:
        meant = did_you_mean(str(value), known)
        raise UsageError(f"{option}: {value!r}: expected {', '.join(known)}{meant}")


def _horizon(text: str) -> int | Literal["auto"]:
    if text == "auto":
        return "auto"
    try:
        return days_of("--horizon", text)
    except UsageError as error:
        raise UsageError(error.message, "`--horizon auto` finds it in the data.") from None
