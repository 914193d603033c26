"""Whole drafts, to see how they read; each loads as it stands."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from .drafts import config, drafted

HERE = Path(__file__).parent

WIDE = """\
Id,Created,Email,Source,Region,MQL Date,Won Date,Lost Date
L1,05/01/2026,ana@a.example,Webinar,North,06/01/2026,01/02/2026,
L2,17/01/2026,ben@b.example,Referral,South,19/01/2026,,20/01/2026
L3,28/01/2026,cem@c.example,Webinar,N/A,,,
"""

LOG = """\
lead_id,stage,entered_at,channel
3,Lost,2026-02-15,Web
3,Lead,2026-02-05,Web
2,MQL,2026-01-10,Ads
2,Lead,2026-01-06,Ads
1,Customer,2026-02-09,Web
1,MQL,2026-01-09,Web
1,Lead,2026-01-05,Web
"""

LEADS = """\
Lead ID;Created;Lead Source;Country;Status
L1;2026-01-05 09:00;Web;FR;Working\r
L2;2026-01-06 10:00;Ads;DE;Nurturing\r
L3;2026-01-07 11:00;;DE;New\r
"""

DEALS = """\
Deal ID,Lead ID,Create Date,Stage,Close Date,Amount,Currency
D1,L1,2026-01-15,Closed Won,2026-02-01,100.00,EUR
D2,L2,2026-01-17,Proposal,,50.00,EUR
D3,L9,2026-01-18,Closed Lost,2026-02-03,,EUR
"""

CASES: dict[str, Mapping[str, str]] = {
    "wide": {"wide.csv": WIDE},
    "log": {"log.csv": LOG},
    "deals": {"leads.csv": LEADS, "exports-deals.csv": DEALS},
}


@pytest.mark.parametrize("case", CASES)
def test_a_draft_reads_as_it_did(case: str, tmp_path: Path) -> None:
    made = drafted(tmp_path, CASES[case])

    assert made.text == (HERE / "golden" / f"{case}.yaml").read_text("utf-8")
    config(made)
