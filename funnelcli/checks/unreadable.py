"""Values that cannot be read as what they are to be, which rules of several groups are about."""

from collections.abc import Container

from funnelcli.checks.base import ROWS, Case, Righted, Suspicion, Yielded, is_read
from funnelcli.tables.evidence import LEADS


def unreadable(
    case: Case, kind: str, tables: Container[str], righted: Righted | None = None
) -> Yielded:
    """Suspect the values of a kind that cannot be read, in the rows that are to be read at all."""
    for each in case.evidence.unreadable:
        if each.kind == kind and each.table in tables:
            on = ROWS if each.table == LEADS else each.table
            yield Suspicion(
                on=on, wrong=case.mask(on, each.rows), of=is_read(on),
                column=each.column, place=each.position, righted=righted,
            )  # fmt: skip
