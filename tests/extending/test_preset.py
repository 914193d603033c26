"""A preset is one file."""

from .copies import Copy, places

ACME = """\
title: Acme leads
kind: leads
telling: [id, created]

columns:
  id: [Acme Id]
  created: [Came In]
  bought: [Bought On]

stages:
  - {name: Lead}
  - {name: Customer, at: "{bought}"}
"""


def test_a_file_is_all_there_is_to_it(copy: Copy) -> None:
    copy.add("funnelcli/presets/acme.yaml", ACME)
    copy.data("leads.csv", "Acme Id,Came In,Bought On\n1,2026-01-05,2026-02-01\n2,2026-01-06,\n")
    copy.data("funnelcli.yaml", "version: 1\nleads: {path: leads.csv, preset: acme}\n")

    assert copy.changed == {each.replace("NAME", "acme") for each in places("Add a preset")}
    assert "\nfunnel,Customer,1,0,0.5," in copy("funnel -q -f csv")


def test_a_file_is_recognised_by_it(copy: Copy) -> None:
    copy.add("funnelcli/presets/acme.yaml", ACME)
    copy.data("export.csv", "Acme Id,Came In,Bought On\n1,2026-01-05,2026-02-01\n2,2026-01-06,\n")

    assert "Acme leads" in copy("init export.csv -o -")
