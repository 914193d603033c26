"""The real marketing funnel of Olist, which is not part of the project (see its licence)."""

import os
from pathlib import Path

import pytest

from .program import ROOT

DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", ROOT.parent / "shared" / "data"))
OLIST = DATA / "olist"
needs_olist = pytest.mark.skipif(not OLIST.is_dir(), reason=f"the Olist files are not at {OLIST}")
DEFINITION = """\
version: 1
leads:
  path: ${OLIST}/olist_marketing_qualified_leads_dataset.csv
  id: mql_id
  created: first_contact_date
  source: origin
joins:
  deals: {path: "${OLIST}/olist_closed_deals_dataset.csv", lead: mql_id, id: seller_id}
stages:
  - name: MQL
  - {name: Customer, at: deals.won_date}
as_of: 2018-11-14
"""
