"""Rules about the channels of spend and visitors: each is a source of leads."""

from collections.abc import Mapping

import polars as pl

from funnelcli.checks import told
from funnelcli.checks.among import is_among
from funnelcli.checks.base import Case, Said, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.beside import CHANNEL, SPEND, VISITORS, channels, columns_of, sources, tables
from funnelcli.checks.lookalikes import is_near, is_same
from funnelcli.checks.spellings import letters
from funnelcli.config import fold
from funnelcli.config.scalars import scalar
from funnelcli.tables import rows as row
from funnelcli.words.text import counted


@rule("SR005", "unmatched-channel", "warning")
def unmatched_channel(case: Case) -> Yielded:
    """A channel of spend or visitors is the source of no lead.

    Why: what it cost is spent on nobody, and its visitors become nobody, while the leads of the
    same channel under another name look as if they had cost nothing. Cost per lead is wrong for
    both. Compared are the sources of leads and their aliases as segments are: case, spaces and
    underscores make no difference. The conversion rate stays as it is.

    In the CRM: call a channel the same in both; see whether leads of it are missing.

    In the YAML: `channels: {LinkedIn Ads: Paid Social}` says which source a channel is. What brings
    no leads by its nature, such as posters, can be accepted: `ignore` takes the day and the
    channel, such as `2025-09-01 Billboard`.

    Example: `Google Ads` in the spend, and `Paid Search` in the leads.
    """
    looked_at = _with_channels(case)
    known = sources(case)
    for name in looked_at:
        seen = channels(case, name)
        others = {value: n for value, n in seen.items() if fold(value) not in known}
        held = case.table(name)[CHANNEL]
        yield Suspicion(
            on=name, wrong=pl.col(row.READ) & is_among(held, others),
            of=pl.col(row.READ) & pl.col(CHANNEL).is_not_null(),
            column=columns_of(case, name)[CHANNEL], place=case.place(name, CHANNEL),
            said=_told(case, name, others, sorted({*known.values()})),
        )  # fmt: skip


def _with_channels(case: Case) -> list[str]:
    """List the tables that name a column of channels."""
    there = tables(case, SPEND, VISITORS)
    found = [name for name in there if CHANNEL in columns_of(case, name)]
    if not found:
        raise UnfitError("no `channel` names a column")
    return found


def _told(case: Case, name: str, others: Mapping[str, int], known: list[str]) -> Said:
    """Name the channels that are left, and which source each may be."""
    may_quote = case.quotable.allows
    rows = case.table(name)
    of_all = _spent(rows.lazy().filter(row.READ)) if name == SPEND else 0
    twins = {value: twin for value in others if (twin := _twin(value, known)) is not None}
    named = told.they_are(CHANNEL, others, may_quote)

    def said(left: pl.LazyFrame) -> str:
        there = sorted(told.counts(left, CHANNEL).keys() & twins.keys())
        shown = [each for each in there if may_quote(each, others[each]) or _is_spelling(each)]
        hints = [f"{scalar(each)}: {scalar(twins[each])}" for each in shown]
        may = f"These may mean a source: `channels: {{{', '.join(hints)}}}`." if hints else ""
        hidden = len(there) - len(shown)
        more = f"{counted(hidden, 'channel')} of few rows may mean a source." if hidden else ""
        part = f"That is {_spent(left) / of_all:.0%} of what was spent." if of_all > 0 else ""
        return " ".join(filter(None, (_written(named, left), part, may, more)))

    def _is_spelling(value: str) -> bool:
        return letters(value) == letters(twins[value])

    return said


def _spent(rows: pl.LazyFrame) -> int:
    return int(rows.select(pl.col("cost").cast(pl.Int128).sum()).collect().item() or 0)


def _written(said: Said, left: pl.LazyFrame) -> str:
    return said if isinstance(said, str) else said(left)


def _twin(value: str, known: list[str]) -> str | None:
    """Find the one source that a channel may be, by its letters or its words; None of several."""
    same = [each for each in known if is_same(value, each)]
    near = same or [each for each in known if is_near(value, each)]
    return near[0] if len(near) == 1 else None


@rule("SR006", "missing-channel", "info")
def missing_channel(case: Case) -> Yielded:
    """A row of spend or visitors has no channel.

    Why: such costs are in the cost of all leads, and in that of no channel. That is right for what
    all channels share, such as a tool; a campaign without a channel makes its leads look cheaper
    than they are. The conversion rate stays as it is.

    In the CRM: give each campaign its channel.

    In the YAML: nothing has to be done.

    Example: the pay of a team that works for all channels.
    """
    looked_at = _with_channels(case)
    for name in looked_at:
        yield Suspicion(
            on=name, wrong=pl.col(CHANNEL).is_null(), of=pl.col(row.READ),
            column=columns_of(case, name)[CHANNEL], place=case.place(name, CHANNEL),
        )  # fmt: skip


RULES = (unmatched_channel, missing_channel)
