"""What a run asks of the tables, before any of their rows is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funnelcli.config import Config, Definition
from funnelcli.config.question import Question
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.opening import cells_of
from funnelcli.define.leads.filters import Selection
from funnelcli.define.rows import scores
from funnelcli.define.rows.attach import attached_tables, check_names
from funnelcli.define.rows.events import Events, tables_of_events
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.input_tables import open_tables
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.define.rows.owners import assigned, created_in_utc, owned
from funnelcli.define.rows.reasons import reasons
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.raw import RawTable


@dataclass(frozen=True, eq=False)
class Opened:
    """The tables of a run, their columns found, and what is wanted of them."""

    wanted: LeadRows
    selection: Selection
    attached: Sequence[Joined | Log]
    events: Sequence[Events]
    beside: Sequence[Cells]
    """The input tables, which are not attached to leads."""

    @classmethod
    def of(
        cls,
        definition: Definition,
        asked: Question,
        tables: Mapping[str, RawTable],
        *,
        watched: bool,
    ) -> "Opened":
        """Find every column that the YAML names. Raises where one is not there."""
        config = definition.config
        cells = cells_of(definition, tables[LEADS], config.leads, LEADS)
        attached = attached_tables(
            definition, tables, cells, watched=watched, reasons=asked.reasons, unwon=asked.unwon
        )
        named = {name: path for table in attached for name, path in table.beside().items()}
        selection = Selection.of(asked, config, cells)
        segments = _segments(selection, config, watched=watched)
        events = tables_of_events(definition, tables, cells, wanted=asked.events, watched=watched)
        also = {
            scores.score_of: asked.scores, owned: asked.owned, assigned: asked.assigned,
            created_in_utc: bool(events) or asked.assigned, reasons: asked.reasons,
        }  # fmt: skip
        wanted = LeadRows(
            cells, segments, selection.attributes, named, watched=watched,
            also=tuple(value for value, is_asked in also.items() if is_asked),
            events=tuple(table.name for table in events),
        )  # fmt: skip
        check_names(cells, attached)
        scores.mention(cells)
        return cls(wanted, selection, attached, events, open_tables(definition, tables))

    @property
    def tables(self) -> list[Cells]:
        """All tables, that of the leads first."""
        attached = (table.cells for table in (*self.attached, *self.events))
        return [self.wanted.cells, *attached, *self.beside]

    @property
    def needed(self) -> int:
        """About how many bytes their rows take in memory."""
        return sum(each.table.size(len(each.in_yaml_order())) for each in self.tables)


def _segments(selection: Selection, config: Config, *, watched: bool) -> tuple[str, ...]:
    """Name the segments that are read: those asked for; rules look at all that are columns."""
    columns = [name for name, chosen in config.segments.items() if chosen.column is not None]
    return tuple(dict.fromkeys([*selection.segments, *(columns if watched else ())]))
