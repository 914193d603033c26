"""A rule about channels of touches of which two may be one."""

from collections import Counter

import polars as pl

from funnelcli.checks import told
from funnelcli.checks.among import is_among
from funnelcli.checks.base import Case, Suspicion, Yielded, rule
from funnelcli.checks.beside import CHANNEL, TOUCHES, channelled, channels_shown
from funnelcli.checks.spellings import MOST, letters, twins
from funnelcli.checks.standing import standing
from funnelcli.config.scalars import scalar
from funnelcli.tables import rows as row
from funnelcli.words.text import counted


@rule("TP005", "touch-channel-variants", "warning")
def touch_channel_variants(case: Case) -> Yielded:
    """A channel of touches looks as if it meant another one.

    Why: one channel in two rows has a part of its credit in each, and a path from the one to the
    other is of two channels. Compared are the channels with each other and with the sources of
    leads, as the report shows them: case, spaces and underscores are folded already, `channels` and
    aliases of sources are heard, and nothing else is merged by similarity. The conversion rate
    stays as it is.

    In the CRM: call a channel the same in all tools that export touches.

    In the YAML: `channels` says which channel another name means, as proposed.

    Example: `Trade Show` and `Tradeshow`; `Referral` and `Referal`.
    """
    named = channelled(case)
    shown, of_leads = channels_shown(case)
    known = sorted({*of_leads.values()}, key=standing(case, "source")) if of_leads else []
    counts = case.tallies.written(TOUCHES, CHANNEL, pl.col(row.READ))
    sizes = Counter[str]()
    for value, n in counts.items():
        sizes[shown[value]] += n
    others = sorted(sizes.keys() - {*known}, key=lambda v: (-sizes[v], v))
    alike = twins([*known, *others][:MOST], typos=True)
    found = {value: meant for value, meant in alike if value not in known}
    wrong = [value for value in counts if shown[value] in found]
    may_quote = case.quotable.allows
    leads = case.tallies.values_before_filters("source") if of_leads else {}

    def said(left: pl.LazyFrame) -> str:
        there = sorted({shown[value] for value in told.counts(left, CHANNEL)})
        quoted = [
            each
            for each in there
            if (may_quote(each, sizes[each]) or letters(each) == letters(found[each]))
            and may_quote(found[each], sizes[found[each]] + leads.get(found[each], 0))
        ]
        hints = ", ".join(f"{scalar(each)}: {scalar(found[each])}" for each in quoted)
        may = f"These may be one: `channels: {{{hints}}}`." if hints else ""
        hidden = len(there) - len(quoted)
        looks = counted(hidden, "channel of few rows looks", "channels of few rows each look")
        return " ".join(filter(None, (may, f"{looks} like another." if hidden else "")))

    yield Suspicion(
        on=TOUCHES, wrong=is_among(case.table(TOUCHES)[CHANNEL], wrong),
        of=pl.col(row.READ) & pl.col(CHANNEL).is_not_null(), column=named,
        place=case.place(TOUCHES, CHANNEL), said=said,
    )  # fmt: skip


RULES = (touch_channel_variants,)
