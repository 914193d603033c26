"""Whole drafts, to see how they read; each loads as it stands."""

from pathlib import Path

from .drafts import config, drafted

WIDE = """\
Id,Created,Email,Source,Region,MQL Date,Won Date,Lost Date
L1,05/01/2026,ana@a.example,Webinar,North,06/01/2026,01/02/2026,
L2,17/01/2026,ben@b.example,Referral,South,19/01/2026,,20/01/2026
L3,28/01/2026,cem@c.example,Webinar,N/A,,,
"""

WIDE_DRAFT = """\
# yaml-language-server: $schema=./funnelcli.schema.json
#
# Drafted by `funnelcli init` from the headers and the values of an export. Read it once from top
# to bottom: what is marked `check:` was guessed, and is yours to decide. An editor helps with the
# keys after `funnelcli schema config > funnelcli.schema.json`.
version: 1

# One row per lead: 3 rows, 8 columns.
leads:
  path: wide.csv
  id: Id                                  # 3 distinct values in 3 rows
  created: Created                        # day and month dates, the day first, 3 filled
  email: Email                            # 3 distinct values in 3 rows
  source: Source                          # 2 distinct values in 3 rows
  read: {nulls: [N/A]}                    # check: do these words stand for nothing?
  # Columns without a role here: Region, MQL Date, Won Date, Lost Date.

# The stages in order: the first is the lead itself, the last is the customer.
# check: is this the order in which leads pass them?
stages:
  - {name: Lead}
  # check: nothing shows whether day or month comes first
  - {name: MQL, at: MQL Date}

segments:
  region: Region                          # 2 values
"""


def test_an_export_with_a_date_for_each_stage(tmp_path: Path) -> None:
    made = drafted(tmp_path, {"wide.csv": WIDE})

    assert made.text == WIDE_DRAFT
    config(made)
