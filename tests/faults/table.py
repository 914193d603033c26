"""What `check` cannot see, as a section of docs/checks.md.

    python -m tests.faults.table > funnelcli/checks/unseen.md

writes what `funnelcli rules --format markdown` then puts at the end of the page.
"""

from __future__ import annotations

import sys

from .faults import FAULTS

TABLES = {"leads": "leads", "deals": "deals", "history": "history", "files": "files, definition"}


def section() -> str:
    """Write the section, with a table of the faults that go unseen."""
    shown = [fault for fault in FAULTS.values() if fault.visible]
    hidden = [fault for fault in FAULTS.values() if not fault.visible]
    found = (
        f"The tests plant {len(FAULTS)} faults into a clean export of leads, deals and a history, "
        "one at a time. Before the rules that look for them were written, each was marked: does "
        "it show in these files and their YAML, without an earlier run? "
        f"{len(shown)} show, and `check` tells of each: by an error or a refusal where it moves "
        "the rate by more than a tenth of itself, else by a finding at least. "
        f"{len(hidden)} do not show, so that no rule can be written for them:"
    )
    lines = ["| table | fault | why it does not show |", "| --- | --- | --- |"]
    lines += [f"| {TABLES[fault.table]} | {fault.what} | {fault.reason} |" for fault in hidden]
    return "\n\n".join(["## What `check` cannot see", found, "\n".join(lines)]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(section())
