"""Lets rules look: all conditions on a table at once, then only the rows that were found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from funnelcli.checks.base import ROWS, Case, Fact, Rule, Suspicion, UnfitError
from funnelcli.checks.beside import CHANNEL, DATE
from funnelcli.checks.found import NOTHING, Found, doubted, fact
from funnelcli.checks.told import both
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS, Evidence

PERIOD = (DATE, CHANNEL)
"""What tells rows apart that are of no lead."""


def look(case: Case, rules: Iterable[Rule]) -> list[Found]:
    """Let each rule say where to look, look there, and list what was found, in any order.

    A rule that found nothing has one entry; one that says nothing about these data, or that had
    no row to look at, has one with the reason.
    """
    suspected: list[tuple[Rule, Suspicion]] = []
    found: list[Found] = []
    for rule in rules:
        try:
            for about in rule.look(case):
                match about:
                    case Suspicion():
                        suspected.append((rule, about))
                    case Fact():
                        found.append(fact(rule, about))
        except UnfitError as reason:
            found.append(Found(rule, unfit=str(reason)))
    suspected = _joined(suspected)
    for on in dict.fromkeys(about.on for _, about in suspected):
        of_table = [(rule, about) for rule, about in suspected if about.on == on]
        found += _looked(case.evidence, on, of_table)
    return list(_settled(rules, found))


def _joined(suspected: Sequence[tuple[Rule, Suspicion]]) -> list[tuple[Rule, Suspicion]]:
    """Make one of what a rule suspects in one column for several reasons.

    A stage and a loss can have their dates from one column: what is wrong there is one finding.
    """
    joined: dict[tuple[str, str, str | None], tuple[Rule, Suspicion]] = {}
    for rule, about in suspected:
        slot = (rule.code, about.on, about.column)
        before = joined.get(slot)
        joined[slot] = (rule, about if before is None else _both(before[1], about))
    return list(joined.values())


def _both(one: Suspicion, other: Suspicion) -> Suspicion:
    """Suspect what either suspects; the first says where the YAML speaks of it."""
    wrong, of = (
        [_expression(each).fill_null(value=False) for each in pair if each is not None]
        for pair in ((one.wrong, other.wrong), (one.of, other.of))
    )
    looked_at = of[0] | of[1] if len(of) > 1 else None  # of all rows, if one looks at all
    said, righted = both(one.said, other.said), one.righted or other.righted
    return replace(one, wrong=wrong[0] | wrong[1], of=looked_at, said=said, righted=righted)


def _settled(rules: Iterable[Rule], found: Sequence[Found]) -> Iterator[Found]:
    """Leave of each rule what it found, or one entry that says that there is nothing."""
    for rule in rules:
        of_rule = [each for each in found if each.rule is rule]
        if there := [each for each in of_rule if each.count]:
            yield from there
        elif of_rule and all(each.unfit for each in of_rule):
            yield of_rule[0]
        else:
            yield Found(rule, of=max((each.of for each in of_rule), default=0))


def _looked(
    evidence: Evidence, on: str, suspected: Sequence[tuple[Rule, Suspicion]]
) -> Iterator[Found]:
    """Count what all conditions on one table find, and fetch the rows of those that find some."""
    frame, in_question = _table(evidence, on), _in_question(evidence, on)
    number = _number(on)
    conditions = []
    for i, (_, about) in enumerate(suspected):
        looked_at = in_question if about.of is None else in_question & _expression(about.of)
        wrong = looked_at & _expression(about.wrong)
        conditions.append(wrong.fill_null(value=False).alias(f"wrong_{i}"))
        conditions.append(looked_at.fill_null(value=False).alias(f"of_{i}"))
    names = [name for i in range(len(suspected)) for name in (f"wrong_{i}", f"of_{i}")]
    verdicts = frame.lazy().with_columns(conditions).select(names).collect()
    for i, (rule, about) in enumerate(suspected):
        found, of = verdicts[f"wrong_{i}"], int(verdicts[f"of_{i}"].sum())
        if not found.any():
            yield Found(rule, of=of, unfit="" if of else NOTHING)
            continue
        shown = _shown(evidence, on, about, found)
        rows = shown[row.ROW].alias(number)
        if on == LEADS:
            rows = doubted(evidence, rows)
        yield Found(rule, about, shown.height, of, rows=rows, shown=shown)


def _shown(evidence: Evidence, on: str, about: Suspicion, found: pl.Series) -> pl.DataFrame:
    """List the rows that were found, as `Found.shown` has them."""
    frame, number = _table(evidence, on), _number(on)
    names = [name for name in (row.ID, row.DEAL, row.LEAD_ID) if name in frame.columns]
    names += [name for name in PERIOD if on in evidence.counted and name in frame.columns]
    of_key = [] if about.key is None else about.key.meta.root_names()
    # Column by column: a filter brings the parts of all in line first, ten times as long.
    at, wanted = found.arg_true(), dict.fromkeys((number, *names, *of_key))
    there = pl.DataFrame([frame[name].gather(at) for name in wanted])
    if on == LEADS and row.ID in evidence.rows.columns:
        there = there.with_columns(evidence.rows[row.ID].gather(there[row.ROW]))
    known_by = _id(on, there)
    key = _key(on, there) if about.key is None else about.key
    return there.select(
        pl.col(number).alias(row.ROW), known_by.alias("id"), key.alias("key"),
        pl.lit(1, pl.Int64).alias("count"),
    )  # fmt: skip


def _number(on: str) -> str:
    """Name the column with the numbers of a table's rows."""
    return row.ROW if on in (LEADS, ROWS) else row.POSITION


def _expression(condition: pl.Expr | pl.Series) -> pl.Expr:
    return pl.lit(condition) if isinstance(condition, pl.Series) else condition


def _table(evidence: Evidence, on: str) -> pl.DataFrame:
    match on:
        case "leads":
            return evidence.leads
        case "rows":
            return evidence.rows
        case _:
            return evidence.beside[on].rows


def _in_question(evidence: Evidence, on: str) -> pl.Expr:
    """True for rows of a table that are not of leads which `--since` and the like leave out."""
    if on == LEADS or not evidence.population.filtered:
        return pl.lit(value=True)
    left_out = pl.col(row.ALIVE) & pl.col(row.BECAME).is_null()
    if on == ROWS:
        return ~left_out
    pairs = evidence.beside[on].pairs
    is_gone = evidence.rows.select(left_out).to_series().gather(pairs[row.ROW])
    gone, others = pairs[row.POSITION].filter(is_gone), pairs[row.POSITION].filter(~is_gone)
    position = pl.col(row.POSITION)
    return ~position.is_in(gone.implode()) | position.is_in(others.implode())


def _key(on: str, frame: pl.DataFrame) -> pl.Expr:
    """Name what rows are known by from run to run: their id, else their day and channel."""
    if {*PERIOD} <= {*frame.columns}:
        return pl.concat_str(pl.col(PERIOD).cast(pl.String), separator=" ", ignore_nulls=True)
    return _id(on, frame)


def _id(on: str, frame: pl.DataFrame) -> pl.Expr:
    """Name what rows of a table are known by: the id of the lead or the deal."""
    names = (row.ID,) if on in (LEADS, ROWS) else (row.DEAL, row.LEAD_ID)
    known = [pl.col(name) for name in names if name in frame.columns]
    return pl.coalesce(known) if known else pl.lit(None, pl.String)
