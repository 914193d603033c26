"""How each cohort differs from the one before, or from that a year before."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind, Role
from funnelcli.config import Config
from funnelcli.config.option import Option
from funnelcli.counting.differences import difference
from funnelcli.counting.named_periods import word_of
from funnelcli.counting.periods import Periods
from funnelcli.counting.sides import EARLIER, PREVIOUS, Earlier, earlier
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean, named

_ENDS = "The ends of its 95 % interval; null where that is. There with `--compare`."
DIFFERENCE: Final = (
    Column(
        "difference", "Change", Kind.POINTS,
        "`rate` less that of the period before, or a year before; null unless both are mature, "
        "wholly recorded, without imports, and not low n. There with `--compare`.",
        null=True, optional=True,
    ),
    Column(
        "difference_low", "Difference, low", Kind.POINTS, _ENDS,
        null=True, optional=True, role=Role.FOR_PROGRAMS,
    ),
    Column(
        "difference_high", "Difference, high", Kind.POINTS, _ENDS,
        null=True, optional=True, role=Role.FOR_PROGRAMS,
    ),
)  # fmt: skip


def _read(option: str, text: str, _config: Config) -> Earlier:
    """Read which period is compared with."""
    if (found := EARLIER.get(word_of(text))) is None:
        meant = did_you_mean(text, EARLIER)
        raise UsageError(f"{option}: {text!r}: expected {', '.join(EARLIER)}{meant}")
    return found


COMPARE: Final[Option[Earlier | None]] = Option(
    name="--compare",
    metavar="PERIOD",
    help="Also what has changed since the period before (previous), or since that a year before "
    "(year-ago).",
    read=_read,
    default=None,
)


def with_difference(
    cohorts: pl.DataFrame, customers: str, how: Earlier | None, periods: Periods
) -> pl.DataFrame:
    """Add `DIFFERENCE` to cohorts that `listed` made, unless nothing is compared."""
    if how is None:
        return cohorts
    counted = {
        start: (k, n)
        for start, k, n, is_basis, is_low in cohorts.select(
            "cohort", customers, "leads", "basis", "low_n"
        ).iter_rows()
        if is_basis and not is_low
    }
    rows = []
    for start in cohorts["cohort"]:
        own, other = counted.get(start), counted.get(earlier(how, periods, start))
        apart = None if own is None or other is None else difference(*own, *other)
        rows.append((None, None, None) if apart is None else tuple(apart))
    names = [each.name for each in DIFFERENCE]
    found = pl.DataFrame(rows, dict.fromkeys(names, pl.Float64()), orient="row")
    return pl.concat([cohorts, found], how="horizontal")


def said_of_differences(cohorts: pl.DataFrame, how: Earlier | None) -> Iterator[str]:
    """Say what is compared, and which cohorts differ by more than chance explains."""
    if how is None:
        return
    is_sure = (pl.col("difference_low") > 0) | (pl.col("difference_high") < 0)
    sure = named(cohorts.filter(is_sure)["label"])
    than = "the period before" if how == PREVIOUS else "that of a year before"
    yield (
        f"Change: the rate less {than}, in points, where both are old enough; more than noise: "
        f"{sure or 'none'}."
    )
