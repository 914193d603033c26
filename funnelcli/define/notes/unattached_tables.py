"""A note on tables none of whose rows belongs to a lead, so that they say nothing."""

from collections.abc import Iterator

from funnelcli.answers.notes import Note
from funnelcli.answers.report import UNATTACHED
from funnelcli.define.facts.attachment import Attachment
from funnelcli.define.rows.events import Events
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.words.text import counted


def unattached(table: Joined | Log | Events, found: Attachment) -> Iterator[Note]:
    """Say that a table has rows and none of them is of a lead, so that it tells nothing."""
    rows = found.alone.total()
    if not rows or found.pairs or found.dateless:
        return
    leads, join = table.leads.definition.config.leads, table.attached_by
    column = join.by or leads.id
    yield Note(
        UNATTACHED,
        f"None of the {counted(rows, 'row')} of {table.name} is of a lead: no value of "
        f"{join.lead!r} is one of {column!r}. What {table.name} would tell of leads is not known.",
        is_loud=True,
    )
