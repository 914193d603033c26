"""The rows of a part become leads: cut off at as-of, merged, with what all tables say of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import polars as pl

from funnelcli.config import Config
from funnelcli.config.query import Deals
from funnelcli.config.question import Question
from funnelcli.counting.patterns import merged as merged_counts
from funnelcli.counting.truncation import count
from funnelcli.define.facts.after_as_of import Beyond, beyond
from funnelcli.define.facts.attachment import added
from funnelcli.define.leads.deals import with_deals
from funnelcli.define.leads.duplicates import unmerged, with_rows
from funnelcli.define.leads.from_rows import as_accounts, for_merging, judged, merged
from funnelcli.define.leads.from_tables import LeftOpen, with_told
from funnelcli.define.leads.outcomes import Spellings, leads_of, spellings
from funnelcli.define.leads.population import in_buckets
from funnelcli.define.leads.reasons import with_reasons
from funnelcli.define.leads.together import with_repeated
from funnelcli.define.leads.unwon import with_unwon
from funnelcli.define.notes import unnamed_statuses
from funnelcli.define.parts import Part
from funnelcli.define.rows.accounts import Accounts
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.losses import overridden
from funnelcli.define.rows.merge_keys import keyless
from funnelcli.model import AMOUNT
from funnelcli.process.progress import doing
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS, Merge
from funnelcli.tables.held import Frames

RECORD = "record"
FATES: Final = "fates"
"""What became of rows of the leads table, where that is kept."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Made:
    """What is counted while rows become leads; the counts of parts add up."""

    buckets: Counter[int]
    alive: int
    """Rows that are leads at as-of."""
    leads: int
    """What came of them."""
    beyond: Beyond
    statuses: Counter[str]
    """Of rows that nothing but a status places."""
    keyless: Counter[str]
    """Rows that no key can merge, by why."""
    accounts: Accounts | None
    """None where a lead is a person."""
    overridden: int
    """Leads that one table calls lost, and another does not."""
    left_open: Mapping[str, LeftOpen]
    """By table of deals."""
    deals: Deals
    record: pl.DataFrame
    """Leads by day of creation, and their entries by the days since, by `truncation.count`."""
    spellings: Spellings
    is_valued: bool
    """Whether there is any amount."""

    def __add__(self, other: "Made") -> "Made":
        accounts = self.accounts
        if accounts is not None and other.accounts is not None:
            accounts += other.accounts
        deals = replace(
            self.deals,
            won=self.deals.won + other.deals.won,
            closed=self.deals.closed + other.deals.closed,
        )
        record = merged_counts([{RECORD: self.record}, {RECORD: other.record}])[RECORD]
        return Made(
            buckets=added([self.buckets, other.buckets]),
            alive=self.alive + other.alive,
            leads=self.leads + other.leads,
            beyond=self.beyond + other.beyond,
            statuses=added([self.statuses, other.statuses]),
            keyless=added([self.keyless, other.keyless]),
            accounts=accounts,
            overridden=self.overridden + other.overridden,
            left_open={
                table: each + other.left_open[table] for table, each in self.left_open.items()
            },
            deals=deals,
            record=record,
            spellings={
                name: added([each, other.spellings[name]]) for name, each in self.spellings.items()
            },
            is_valued=self.is_valued or other.is_valued,
        )


@dataclass(frozen=True, eq=False)
class Leads:
    """The leads of a part before filters, and how they were made."""

    frame: pl.DataFrame
    made: Made
    merges: Sequence[Merge]
    rows: pl.DataFrame | None
    """The rows that they were made of, where rules will look at them."""
    fates: pl.DataFrame | None
    """What tells each of these rows, and whether it is one of a lead, where ids are asked for."""
    part: Part
    """What they were made of."""


@dataclass(frozen=True, slots=True)
class Making:
    """How rows become leads."""

    config: Config
    asked: Question
    moment: datetime
    """As-of."""
    segments: Sequence[str]
    watched: bool
    counts_people: bool

    def kept(self, part: Part) -> tuple[Frames, tuple[Made, Leads | None]]:
        """Make the leads of a part: what is kept, what is counted, and where it is watched, all."""
        doing("merging", rows=part.rows.height)
        leads = leads_in(part, self)
        steps = [merge.survivors for merge in leads.merges]
        frames = {LEADS: leads.frame} | {each.name: each.of_leads(steps) for each in part.events}
        if leads.fates is not None:
            frames[FATES] = leads.fates
        return frames, (leads.made, leads if self.watched else None)


def leads_in(part: Part, how: Making) -> Leads:
    """Make leads of the rows of a part."""
    config, asked, moment, watched = how.config, how.asked, how.moment, how.watched
    attached, ranking = part.attached, part.ranking
    priced = [part.rows, *(table.pairs for table in attached if isinstance(table, Joined))]
    is_valued = any(each[AMOUNT].count() for each in priced if AMOUNT in each.columns)
    rows = judged(part.rows, attached, config, moment)
    after = beyond(rows, attached, config, moment) if asked.as_of != "latest" else Beyond()
    all_rows, buckets, alive = rows, rows[row.BUCKET], int(rows[row.ALIVE].sum())
    statuses, without_key = unnamed_statuses.alone(rows, config), keyless(rows)
    rows = for_merging(rows)
    made, merges = merged(rows, ranking, (row.ID,), row.KEYS)
    accounts = None
    if config.lead.unit == "account":
        people = made.collect()
        made, companies = as_accounts(people, ranking, counted=how.counts_people)
        accounts = Accounts.of(people, made, companies[0].survivors if companies else None)
        merges += companies
    steps = [merge.survivors for merge in merges]
    made = with_repeated(made, attached, steps)
    gainsaid = overridden(all_rows, steps, config)
    fates = None
    if asked.with_ids:
        told = [*row.identity(all_rows.columns), row.ROW, row.BUCKET, row.ALIVE]
        fates = all_rows.select(told)
    alone = unmerged(rows, steps, config, asked, moment)
    if not watched:
        del rows, all_rows, priced, part.rows, part.bare  # as large as all that follows
    leads = leads_of(made, config, moment, asked).collect()
    if watched:
        leads = leads.rechunk()  # else each look at a column brings the parts of all in line
    if fates is not None:
        stands = row.marked(fates.height, leads[row.ROW]).alias(row.STANDS)
        fates = fates.with_columns(stands)
    leads, left_open = with_told(leads, attached, steps, asked, moment)
    leads = with_reasons(leads, attached, steps, asked, moment)
    leads = with_unwon(leads, attached, steps, asked, moment)
    leads = with_rows(leads, alone, steps)
    leads, deals = with_deals(leads, attached, steps, asked, moment)
    counted = Made(
        buckets=in_buckets(buckets, config),
        alive=alive,
        leads=leads.height,
        beyond=after,
        statuses=statuses,
        keyless=without_key,
        accounts=accounts,
        overridden=gainsaid,
        left_open=left_open,
        deals=deals,
        record=count(leads.lazy(), len(config.stages) - 1).collect(),
        spellings=spellings(leads, how.segments),
        is_valued=is_valued,
    )
    return Leads(leads, counted, merges, all_rows if watched else None, fates, part)
