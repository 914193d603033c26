"""A rule about letters that were read with the wrong encoding before they came here."""

from typing import Final

import polars as pl

from funnelcli.checks.among import is_among
from funnelcli.checks.base import Case, Suspicion, Yielded, rule
from funnelcli.checks.righted import nobody_knows, of_label
from funnelcli.checks.told import they_are
from funnelcli.tables.evidence import LEADS

_NEXT: Final = (
    r"[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    r"\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
"""What the second byte of a letter of UTF-8 is in Latin 1 and Windows-1252: signs, few letters."""
GARBLED: Final = "|".join((
    "\ufffd",  # a byte that is no letter of the encoding
    rf"[\u00c2\u00c3]{_NEXT}",  # letters of Western Europe
    rf"[\u00c4\u00c5]{_NEXT}(?:[a-z]|$)",  # of Central Europe
    rf"(?:[\u00ce\u00cf]{_NEXT}){{2}}",  # Greek
    rf"(?:[\u00d0\u00d1]{_NEXT}){{2}}",  # Cyrillic
    r"\u00e2\u20ac",  # quotation marks and dashes
    r"[\u0102\u0139][\u0080-\u00bf\u2013-\u2122\u013d\u013e\u0105\u0142\u015b\u015f\u0161\u0165\u017a-\u017e]",
    # the line above as Windows-1250, this one as Mac OS Roman
    r"\u221a[^\s\d(]",
))  # fmt: skip
"""Sequences of letters and signs that are in no language."""


@rule("IN011", "garbled-text", "warning")
def garbled_text(case: Case) -> Yielded:
    """Letters were read with the wrong encoding before they came into the file.

    Why: `Ã¼` is the ü of a file in UTF-8 that some program read as Windows-1252, and `�` is what
    was no letter to it. The file itself is valid, and nothing else says so. A name that is
    spelled rightly in some rows and wrongly in others is two owners, sources or stages, and a
    condition that names it is met by the first alone. Looked at are status, owner, segments,
    stages of the log, and what conditions compare in joined tables.

    In the CRM: find the step that reads the export, or wrote the import, without naming its
    encoding; repair the values there.

    In the YAML: `aliases` of the segment make one value of both. `read: {encoding: utf-8}` helps
    where it is this program that was told the wrong encoding.

    Example: `Jonas WeiÃŸ` for `Jonas Weiß`.
    """
    for each in case.tallies.labels:
        found = each.counts.filter(pl.col("value").str.contains(GARBLED))
        value = pl.col(each.held.name)
        is_of_group = each.on == LEADS or each.column == case.config.leads.owner
        yield Suspicion(
            on=each.on, wrong=is_among(each.held, found["value"]),
            of=each.of & value.is_not_null(), key=value.cast(pl.String),
            column=each.column, place=each.place,
            said=they_are(each.held.name, dict(found.iter_rows()), case.quotable.allows),
            righted=of_label(case, each.column) if is_of_group else nobody_knows,
        )  # fmt: skip


RULES = (garbled_text,)
