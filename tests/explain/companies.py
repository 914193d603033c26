"""Small companies, and what is told of one of their leads."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from funnelcli.answers.explanation import Life, Story
from funnelcli.api.answer import answer
from funnelcli.api.checked import case
from funnelcli.api.inputs import Inputs
from funnelcli.cli.question import asked
from funnelcli.cli.run import Run
from funnelcli.config import load
from funnelcli.config.people import segment_names
from funnelcli.explain import stories

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFINITION = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, email: Email, source: Source, status: Status}
joins: {deals: {path: deals.csv, lead: Lead, id: Deal, where: "Kind = 'new'"}}
history: {path: log.csv, lead: Lead, stage: To, at: At}
lead:
  where: Consent = 'yes'
  exclude:
    junk: Status = 'Junk'
    low: Score < 10
  deduplicate: {by: [email]}
stages:
  - name: Lead
  - {name: MQL, at: MQL Date}
  - {name: Demo, values: [Demo held]}
  - {name: Customer, at: deals.Closed, where: deals.Stage = 'Won'}
lost: {at: Lost Date}
amount: deals.Amount
segments:
  source: {column: Source, aliases: {Search: [SEO, PPC]}}
"""

LEADS = """\
Id,Created,Email,Source,Status,Consent,Score,MQL Date,Lost Date
L1,2026-01-05,ana@a.example,SEO,Open,yes,50,2026-01-09,
L2,2026-02-01,Ana@a.example,Web,Open,yes,50,2026-01-07,2026-03-01
L3,2026-01-06,ben@b.example,web,Junk,yes,,,
L4,2026-01-07,cem@c.example,Web,Open,no,50,,
L5,,dee@d.example,Web,Open,yes,50,,
L6,2026-01-08,eva@e.example,,Demo Held,yes,,,2026-02-08
L7,2026-01-09,fay@f.example,Web,Open,yes,50,2026-01-02,
L8,2026-01-10,gil@g.example,Web,Open,yes,5,,
"""

DEALS = """\
Deal,Lead,Kind,Stage,Closed,Amount
D1,L1,new,Won,2026-03-05,100.50
D1,L1,new,Won,2026-03-05,100.50
D2,L2,new,Open,2026-04-01,900
D3,L2,old,Won,2026-02-05,70
D4,L7,new,Won,2026-06-20,80
D5,L9,new,Won,2026-02-05,60
"""

LOG = """\
Lead,To,At
L1,Open,2026-01-05 10:00:00
L7,Demo_held,2026-01-20 09:30:00
L1,Junk,2026-01-06 10:00:00
"""


def told(
    folder: Path, asked_for: str, *, files: "Mapping[str, str] | None" = None, **flags: Any
) -> tuple[Story, ...]:
    """Write a company into a folder, and tell of one of its leads."""
    company = {
        "funnel.yaml": DEFINITION, "leads.csv": LEADS, "deals.csv": DEALS, "log.csv": LOG,
        **(files or {}),
    }  # fmt: skip
    for name, content in company.items():
        (folder / name).write_text(dedent(content), "utf-8")
    inputs = Inputs((), folder)
    definition = load(folder / "funnel.yaml", inputs.header)
    config, run = definition.config, Run(command="explain", **{"as_of": "2026-06-30", **flags})
    question = replace(asked(run, config), by=segment_names(config))
    answered = answer("explain", question, definition, inputs, allow_empty=True, watched=True)
    return stories(case(answered), asked_for, "funnel.yaml")


def one(folder: Path, asked_for: str, **given: Any) -> Story:
    """Tell of the only lead that is meant."""
    (story,) = told(folder, asked_for, **given)
    return story


def life(folder: Path, asked_for: str, **given: Any) -> Life:
    """Tell what a lead did."""
    found = one(folder, asked_for, **given).life
    assert found is not None
    return found


def fates(story: Story) -> dict[str, str]:
    """List what became of each row, by its place."""
    return {f"{each.file}:{each.line}": each.fate for each in story.records}
