"""What `check` cannot see, as a section of docs/checks.md.

    python -m tests.faults.table > funnelcli/checks/unseen.md

writes what `funnelcli rules --format markdown` then puts at the end of the page.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .faults import FAULTS
from .not_yet import NOT_YET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .kit import Fault

TABLES = {"leads": "leads", "deals": "deals", "history": "history", "files": "files, definition"}


def section() -> str:
    """Write the section, with a table for each kind of fault that goes unseen."""
    shown = [fault for fault in FAULTS.values() if fault.visible]
    hidden = [fault for fault in FAULTS.values() if not fault.visible]
    late = [fault for fault in shown if fault.name in NOT_YET]
    found = (
        f"The tests plant {len(FAULTS)} faults into a clean export of leads, deals and a history, "
        "one at a time. Before the rules that look for them were written, each was marked: does "
        "it show in these files and their YAML, without an earlier run? "
        f"{len(shown)} show. Of those, `check` tells of {len(shown) - len(late)}: by an error or "
        "a refusal where they move the rate by more than a tenth of itself, else by a finding at "
        f"least. {len(hidden)} do not show, so that no rule can be written for them:"
    )
    parts = ["## What `check` cannot see", found, _rows(hidden, "why it does not show")]
    if late:
        parts.append(f"{len(late)} show, and `check` does not say enough of them yet:")
        parts.append(_rows(late, "how it shows"))
    return "\n\n".join(parts) + "\n"


def _rows(faults: Iterable[Fault], reason: str) -> str:
    lines = [f"| table | fault | {reason} |", "| --- | --- | --- |"]
    lines += [f"| {TABLES[fault.table]} | {fault.what} | {fault.reason} |" for fault in faults]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(section())
