"""Values that cannot be read as what they are to be, which rules of several groups are about."""

from funnelcli.checks.base import ROWS, Case, Righted, Suspicion, Yielded, is_read
from funnelcli.tables.evidence import LEADS


def unreadable(case: Case, kind: str, righted: Righted | None = None) -> Yielded:
    """Suspect the values of a kind that cannot be read, in the rows that are to be read at all."""
    for each in case.evidence.unreadable:
        if each.kind == kind:
            on = ROWS if each.table == LEADS else each.table
            yield Suspicion(
                on=on, wrong=case.mask(on, each.rows), of=is_read(on),
                column=each.column, place=each.position, righted=righted,
            )  # fmt: skip
