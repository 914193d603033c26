"""Rules about how large amounts are: all in one unit, and none that outweighs the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import polars as pl

from funnelcli.checks.base import ROWS, Case, Position, Said, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.clusters import Cluster, by_months, by_size, middle, spread
from funnelcli.checks.righted import as_is
from funnelcli.model import AMOUNT, money_digits
from funnelcli.tables import rows as row

FEWEST_OF_UNITS, FEWEST = 30, 10
"""Of fewer amounts nothing is said about units, or about one of them."""
TOO_MUCH = 1 / 3
"""An amount with a larger share of all of them, and out of proportion to them, is one alone."""
FAR, FARTHEST = 5.0, 1.0
"""Out of proportion is what lies so many times the usual spread above the middle of the
logarithms, and at least so many powers of ten."""
ALONE = 2
"""So many amounts may be far above all others; more of them are customers of another kind."""
SIZE, DAY = "~size", "~day"


@dataclass(frozen=True, eq=False)
class Amounts:
    """The amounts of a table that are more than nothing, a row each."""

    on: str
    column: str
    place: Position
    of: pl.Series
    """Marks these rows in the table."""
    frame: pl.DataFrame
    """The number of the row, `AMOUNT`, its decimal logarithm `SIZE`, the `DAY` on which it counts,
    if known, and that of each other stage by the number of the stage."""

    def suspicion(self, case: Case, numbers: pl.Series, said: Said) -> Suspicion:
        """Suspect some of the rows."""
        wrong = case.mask(self.on, numbers)
        return Suspicion(
            on=self.on, wrong=wrong, of=self.of, column=self.column, place=self.place, said=said,
            righted=partial(as_is, case),
        )  # fmt: skip


@rule("AM005", "amount-unit", "warning")
def amount_unit(case: Case) -> Yielded:
    """Some amounts are about a hundred or a thousand times the others.

    Why: an integration that writes cents, or thousands, makes sums that nobody would doubt by
    themselves, and values of customers that jump from one month to the next. Found are months
    whose amounts are in another unit, by that date of the row that parts them best, with what is
    in this unit in the months beside; and amounts that form a group of their own, a hundred or a
    thousand times away from the others and spread as they are. The rate stays as it is.

    In the CRM: let every source write amounts in one unit.

    In the YAML: `where` of the table leaves such rows out; `currency` and `amount_in` select
    amounts of one currency.

    Example: 4,900 for what was 49.00 before, from March on.
    """
    tables = list(_amounts(case))
    fit = [each for each in tables if each.frame.height >= FEWEST_OF_UNITS]
    if not fit:
        raise UnfitError(f"there are fewer than {FEWEST_OF_UNITS} amounts")
    for each in fit:
        marked, said = _in_another_unit(case, each.frame) or (each.frame[SIZE] < 0, "")
        yield each.suspicion(case, each.frame.filter(marked).to_series(), said)


@rule("AM006", "lone-amount", "warning")
def lone_amount(case: Case) -> Yielded:
    """One amount outweighs all others.

    Why: one deal of a third of all that was won decides what a customer is worth, in its month,
    its source and overall; ten times the next largest, it does so in its month. Out of proportion
    to the others as it is, it is more often a slip than a sale: a digit too many, an id in the
    field, another currency. Two such amounts are found as well. The rate stays as it is.

    In the CRM: see what was sold.

    In the YAML: `where` of the table leaves it out.

    Example: 12,500,000 among deals of 9,000 to 40,000.
    """
    tables = [each for each in _amounts(case, won=True) if each.frame.height >= FEWEST]
    if not tables:
        raise UnfitError(f"there are fewer than {FEWEST} amounts of customers")
    for each in tables:
        total, sizes = _total(each.frame[AMOUNT]), each.frame[SIZE]
        beyond = middle(sizes) + max(FAR * spread(sizes), FARTHEST)
        outweighs = each.frame[AMOUNT].cast(float) > TOO_MUCH * total
        large = each.frame.filter(sizes > beyond, outweighs | _is_alone(sizes))
        yield each.suspicion(case, large.to_series(), _alone(case, total))


def _alone(case: Case, total: int) -> Said:
    """Say which part of all amounts of customers those that are left are."""

    def said(left: pl.LazyFrame) -> str:
        amounts = left.select(AMOUNT).collect()[AMOUNT]
        others, is_one = total - _total(amounts), amounts.len() == 1
        return (
            f"{'It is' if is_one else 'They are'} {1 - others / total:.0%} of the amounts of "
            f"customers, which are {_written(case, total)}, and {_written(case, others)} without "
            f"{'it' if is_one else 'them'}."
        )

    return said


def _is_alone(sizes: pl.Series) -> pl.Series:
    """Mark the largest amount, or the two largest, if the next is not a tenth of it."""
    ordered = sizes.sort(descending=True)
    cut = next((n for n in range(ALONE) if ordered[n] - ordered[n + 1] >= FARTHEST), None)
    limit = float(ordered[0] if cut is None else ordered[cut + 1])
    return sizes > limit


def _in_another_unit(case: Case, frame: pl.DataFrame) -> tuple[pl.Series, str] | None:
    """Find amounts in another unit, by the date of the row that parts them best, and say which."""
    found, by = by_months(frame, SIZE, DAY) or by_size(frame[SIZE]), DAY
    if found is None:
        return None
    for name in frame.columns[frame.columns.index(DAY) + 1 :]:
        other = by_months(frame, SIZE, name)
        if other is not None and (found.months is None or other.strays < found.strays):
            found, by = other, name
    dated = "" if by == DAY else f" by the date of {case.config.stages[int(by)].name}"
    return found.marked, _of_unit(frame, found, dated)


def _of_unit(frame: pl.DataFrame, found: Cluster, dated: str) -> str:
    """Say how much larger or smaller they are, and since when, or until."""
    size = f"{10**found.power:,} times" if found.is_above else f"a {10**found.power:,}th of"
    share = _total(frame.filter(found.marked)[AMOUNT]) / _total(frame[AMOUNT])
    return (
        f"{_when(found)}{dated} they are about {size} the others (by their medians "
        f"{10**found.distance:,.0f} to 1), and {share:.0%} of the sum."
    ).strip()


def _when(found: Cluster) -> str:
    if found.months is None:
        return "Here and there"
    first, last = found.months
    return f"In {first:%Y-%m}" if first == last else f"From {first:%Y-%m} to {last:%Y-%m}"


def _amounts(case: Case, *, won: bool = False) -> Iterator[Amounts]:
    """Yield the amounts of each table that has some: of leads, of deals; of customers alone."""
    if not case.query.has_amount:
        raise UnfitError("`amount` names no column")
    last, rows = case.query.last, case.evidence.rows
    if AMOUNT in rows.columns:
        of = rows[row.ALIVE] & (rows[AMOUNT] > 0).fill_null(value=False)
        if won:
            at = of.arg_true()
            bought = case.customers.gather(rows[row.BECAME].gather(at)).fill_null(value=False)
            of = case.mask(ROWS, at.filter(bought))
        yield _of_table(case, ROWS, of, row.at, row.ROW)
    for name, table in case.evidence.attached.items():
        if AMOUNT in table.rows.columns:
            of = table.rows[row.READ].fill_null(value=False)
            if won and row.holds(last) in table.pairs.columns:
                of &= case.mask(name, table.pairs.filter(row.holds(last))[row.POSITION])
            yield _of_table(case, name, of, row.moment, row.POSITION)


def _of_table(case: Case, on: str, of: pl.Series, at: Callable[[int], str], number: str) -> Amounts:
    """List the amounts of the rows marked, with the day on which they count, and other days."""
    config, table = (
        case.config,
        case.table(on),
    )
    last = case.query.last
    dates = {str(k): at(k) for k in range(last) if at(k) in table.columns}
    if row.CREATED in table.columns:
        dates.setdefault("0", row.CREATED)
    days = [pl.col(name).cast(pl.Date).alias(k) for k, name in dates.items()]
    counted = at(case.query.last)
    day = pl.col(counted).cast(pl.Date) if counted in table.columns else pl.lit(None, pl.Date)
    positive = of & (table[AMOUNT] > 0).fill_null(value=False)
    size, there = pl.col(AMOUNT).cast(pl.Float64).log10(), positive.arg_true()
    names = {number, AMOUNT, *dates.values(), counted} & set(table.columns)
    frame = pl.DataFrame([table[name].gather(there) for name in sorted(names)])
    return Amounts(
        on=on,
        column=config.amount or config.leads.amount or "",
        place=case.place("amount") if config.amount else case.place("leads", "amount"),
        of=positive,
        frame=frame.select(number, AMOUNT, size.alias(SIZE), day.alias(DAY), *days),
    )


def _total(amounts: pl.Series) -> int:
    return int(amounts.cast(pl.Int128).sum() or 0)


def _written(case: Case, amount: int) -> str:
    digits = money_digits(case.config.currency)
    return f"{amount / 10**digits:,.0f} {case.config.currency}"


RULES = (amount_unit, lone_amount)
