"""What open leads are expected to become, by the stage that they are in."""

from collections.abc import Iterator
from dataclasses import replace
from math import fsum

import polars as pl

from funnelcli.analyses.cohorts import why_unknown
from funnelcli.answers.charts import Whiskers
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.gist import Gist
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.expected import Expected
from funnelcli.counting.expected_said import gist, in_short
from funnelcli.counting.patterns import LEADS, columns_of
from funnelcli.counting.prospects import Prospects, customers, recorded_customers, waiting
from funnelcli.counting.stays import (
    ENDED,
    TO,
    WON_UNDATED,
    count_stays,
    lost_undated,
    open_unrecorded,
)
from funnelcli.counting.worth import count_worth, worth
from funnelcli.errors import UsageError
from funnelcli.words.text import counted

STAYS, WORTH = "stays", "worth"
_HELPS = " If you know it, say it with --horizon, or `horizon` in the YAML."
CUSTOMERS = (
    Column(
        "customers", "Customers", Kind.NUMBER,
        "How many of them are expected to buy by the end of the last month that is shown; null "
        "where it is unknown how long that takes.",
        null=True,
    ),
    Column(
        "customers_low", "Customers, low", Kind.COUNT,
        "So many or more will, 39 times in 40; null likewise.", null=True,
    ),
    Column(
        "customers_high", "Customers, high", Kind.COUNT,
        "So many or fewer will, 39 times in 40; null likewise.", null=True,
    ),
)  # fmt: skip
AMOUNT = (
    Column(
        "amount", "Amount", Kind.MONEY,
        "`customers` times the mean amount of the customers that have one; null where nobody has, "
        "and where `customers` is.",
        null=True, optional=True,
    ),
    *(
        Column(
            f"amount_{end}", f"Amount, {end}", Kind.MONEY,
            "The ends of its 95 % interval; null where that is.", null=True, optional=True,
        )
        for end in ("low", "high")
    ),
)  # fmt: skip
COLUMNS = (
    Column("stage", "Stage", Kind.LABEL, "The last stage that they came to with a date."),
    Column("leads", "Open", Kind.COUNT, "Leads that are open in it, and whose way is recorded."),
    *rate(
        means="customers / leads; null without leads, and where `customers` is.",
        ends="null where that is", share=True,
    ),
    *CUSTOMERS,
    Column(
        "later", "Later", Kind.NUMBER,
        "How many more are expected after that, as far as leads were followed; null likewise.",
        null=True,
    ),
    *AMOUNT,
    replace(
        LOW_N, means="Whether fewer than `min_leads` leads with a recorded way were in that stage."
    ),
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count stays in stages, and what customers are worth."""
    return {STAYS: count_stays(tables.leads, query), WORTH: count_worth(tables.leads, query)}


def check(question: Question, _config: Config) -> None:
    """Refuse a window, in which nobody is open for long."""
    if question.window is not None:
        raise UsageError(
            "forecast takes no window: what comes after it would not be expected",
            "Leave out --window, or `window` of the YAML.",
        )


def prospects(counts: Counts, query: Query) -> Prospects | None:
    """Find what is expected; None where nothing can be."""
    if _stopped(query):
        return None
    return Prospects.of(counts[STAYS], worth(counts[WORTH]), query)


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage but the last; they add up to the months."""
    found, fewest = prospects(counts, query), query.config.min_leads
    rows: list[tuple[object, ...]] = []
    for k, stage in enumerate(query.config.stages[:-1]):
        if found is None:
            leads = sum(waiting(counts[STAYS], k).values())
            rows.append((stage.name, leads, *(None,) * 10, True))
            continue
        leads, own = found.leads[k], found.outlook.of_stage[k]
        expected = (*_of(own, leads), found.outlook.later[k], *money(found, own, leads))
        rows.append((stage.name, leads, *expected, found.followed[k] < fewest))
    kinds = {Kind.LABEL: pl.String(), Kind.FLAG: pl.Boolean(), Kind.RATE: pl.Float64(),
             Kind.NUMBER: pl.Float64()}  # fmt: skip
    schema = {each.name: kinds.get(each.kind, pl.Int64()) for each in COLUMNS}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    columns = columns_of(COLUMNS, query, {"leads": f"Open {query.config.lead.unit}s"})
    until = "" if found is None else f" by {found.ends}"
    made = Report(
        "forecast",
        f"Expected of open {query.config.lead.unit}s{until}",
        columns,
        frame.select(each.name for each in columns),
        notes=tuple(_notes(counts, found, query)),
        gist=_without(counts, query) if found is None else gist(found, query),
    )
    return made if query.asked.shown == "rows" else replace(made, page=_page(made, found, query))


def _of(own: Expected, leads: int) -> tuple[float | None, ...]:
    """Tell which share is expected to buy and how many, each with its ends."""
    ends = customers(own, leads)
    shares = [each / leads for each in ends] if leads else [None] * 3
    return *shares, *ends


def money(found: Prospects, own: Expected, leads: int) -> tuple[int | None, ...]:
    """Tell what so many leads bring, in minor units, and between which ends."""
    amount = found.amount(own, leads)
    return (None,) * 3 if amount is None else tuple(round(each) for each in amount)


def _page(made: Report, found: Prospects | None, query: Query) -> Report:
    """Write people as whole ones, and below the stages all of them together."""
    if found is None:
        return in_short(made, query)
    leads, total = sum(found.leads), found.total
    row = (
        "Total", leads, *_of(total, leads), fsum(found.outlook.later), *money(found, total, leads),
        False,
    )  # fmt: skip
    names = [each.name for each in COLUMNS]
    cells = dict(zip(names, row, strict=True))
    schema = made.frame.schema
    closing = pl.DataFrame({name: [cells[name]] for name in schema}, schema=schema)
    page = in_short(replace(made, frame=pl.concat([made.frame, closing])), query)
    return replace(page, frame=page.frame.head(-1), closing=page.frame.tail(1))


def _notes(counts: Counts, found: Prospects | None, query: Query) -> Iterator[Note]:
    """Say what is assumed, and who is left out."""
    if found is None:
        yield Note("forecast-unknown", _unexpected(counts, query))
        return
    yield Note(
        "forecast",
        "Expected is an assumption: that open leads go on as all leads since every stage is "
        "recorded did from the same stage, after as many days in it. It cannot know what will "
        "change, and leads that come from now on are not in it.",
    )
    stays, unit = counts[STAYS], query.config.lead.unit
    if later := round(fsum(found.outlook.later)):
        yield Note(
            "forecast-later",
            f"About {counted(later, 'more customer')} {'is' if later == 1 else 'are'} expected "
            f"after {found.ends}, as far as leads were followed: not counted.",
        )
    if left := open_unrecorded(stays):
        yield Note(
            "forecast-unrecorded",
            f"{counted(left, f'open {unit}')} of before every stage was recorded, or of a day of "
            "imports, are not in it: how long they have been in their stage is not known.",
        )
    if lost := lost_undated(stays):
        yield Note(
            "forecast-losses-undated",
            f"{counted(lost, unit)} lost on a day that nobody knows count as open: what is "
            "expected is right for them and the open ones together.",
        )
    if query.asked.reach == "observed":
        yield Note(
            "forecast-reach",
            "Who is expected to buy is counted by the entry into the last stage, whatever stages "
            "are lacking: `observed` would have fewer.",
        )


def _without(counts: Counts, query: Query) -> Gist:
    """Say at the top of a page that there is no forecast, and why."""
    return Gist("No forecast", "", (_unexpected(counts, query),))


def _unexpected(counts: Counts, query: Query) -> str:
    """Tell of how many leads nothing is expected, and why; what helps, where something does."""
    open_ = sum(sum(waiting(counts[STAYS], k).values()) for k in range(query.last))
    helps = "" if _stopped(query) or query.horizon is not None else _HELPS
    of = counted(open_, f"open {query.config.lead.unit}")
    return f"Nothing is expected of {of}: {_why(counts, query)}.{helps}"


def _why(counts: Counts, query: Query) -> str:
    """Tell why nothing is expected."""
    if stopped := _stopped(query):
        return f"{stopped} is not recorded any more"
    stays = counts[STAYS]
    bought = int(stays.filter(pl.col(TO) == query.last)[LEADS].sum())
    untimed = int(stays.filter(pl.col(ENDED) == WON_UNDATED)[LEADS].sum())
    if query.horizon is not None:
        known = recorded_customers(stays, query)
        return (
            f"the way of {counted(known, 'customer')} is recorded, and fewer than "
            f"{query.config.min_leads} are too few"
        )
    unknown = why_unknown(bought + untimed, bought, query)
    return "nothing says who bought" if unknown is None else unknown.reason


def _stopped(query: Query) -> str | None:
    """Name the stage whose record has ended before as-of; None where all go on."""
    ended = [query.config.stages[k].name for k in sorted(query.ended)]
    return ended[0] if ended else None


ANALYSIS = Analysis(
    "forecast", "Forecast", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("horizon",), check=check,
    chart=Whiskers("rate", n="leads"),
)  # fmt: skip
