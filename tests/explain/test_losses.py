"""Which rule of `lost` is quoted where there are several: the one that matched."""

from pathlib import Path

import pytest

from .companies import life

LEADS = "Id,Created,Status,flag,Lost\nL1,2026-01-01,{}\n"
DEALS = "Id,Stage,Opened,Closed\n"
LOG = "Id,To,At\n"


def quoted(
    folder: Path, lost: str, *, lead: str = ",,", deals: str = "", log: str | None = None
) -> tuple[str, str, str]:
    """Tell how a lead ended, which key of the YAML is quoted, and what is said."""
    history = "" if log is None else "history: {path: log.csv, lead: Id, stage: To, at: At}\n"
    company = {
        "funnel.yaml": "version: 1\n"
        "leads: {path: leads.csv, id: Id, created: Created, status: Status}\n"
        "joins: {deals: {path: deals.csv, lead: Id}}\n" + history + "stages:\n"
        "  - name: Lead\n"
        "  - {name: Opened, at: deals.Opened}\n"
        "  - {name: Won, at: deals.Closed, where: deals.Stage = 'Won'}\n"
        f"lost: [{lost}]\n"
        "as_of: 2026-06-30\n",
        "leads.csv": LEADS.format(lead),
        "deals.csv": DEALS + deals,
        "log.csv": LOG + (log or ""),
    }
    outcome = life(folder, "L1", files=company).outcome
    assert outcome.clause is not None
    return outcome.end, outcome.clause.key, outcome.said


FLAG = "{where: \"flag = 'x'\"}"
STATUS = "{values: [Unqualified]}"
DATED = "{at: deals.Closed, where: \"deals.Stage = 'Lost'\"}"
UNDATED = "{where: \"deals.Stage = 'Gone'\"}"


@pytest.mark.parametrize(
    ("lost", "lead", "expected"),
    [
        (f"{FLAG}, {STATUS}", "unqualified,,", "lost[1].values"),
        (f"{FLAG}, {STATUS}", "New,x,", "lost[0].where"),
        (f"{FLAG}, {STATUS}", "Unqualified,x,", "lost[0].where"),
        (f"{STATUS}, {FLAG}", "New,x,", "lost[1].where"),
        (f"{FLAG}, {{values: [Dead]}}, {STATUS}", "Unqualified,,", "lost[2].values"),
        (f"{FLAG}, {{at: Lost}}", "New,,2026-02-01", "lost[1].at"),
        (f"{{at: Lost}}, {FLAG}", "New,x,", "lost[1].where"),
    ],
)
def test_a_rule_on_the_leads(tmp_path: Path, lost: str, lead: str, expected: str) -> None:
    assert quoted(tmp_path, lost, lead=lead)[:2] == ("lost", expected)


@pytest.mark.parametrize(
    ("lost", "deals", "expected"),
    [
        (f"{DATED}, {UNDATED}", "L1,Gone,2026-01-05,", "lost[1].where"),
        (f"{UNDATED}, {DATED}", "L1,Lost,2026-01-05,2026-02-01", "lost[1].at"),
        (f"{{at: deals.Closed}}, {UNDATED}", "L1,Gone,2026-01-05,", "lost[1].where"),
        (f"{FLAG}, {DATED}", "L1,Lost,2026-01-05,2026-02-01", "lost[1].at"),
        (f"{UNDATED}, {{at: deals.Closed}}", "L1,Gone,2026-01-05,2026-02-01", "lost[1].at"),
    ],
)
def test_a_rule_on_deals(tmp_path: Path, lost: str, deals: str, expected: str) -> None:
    end, key, said = quoted(tmp_path, lost, deals=f"{deals}\n")

    assert (end, key) == ("lost", expected)
    what = "deals.Closed" if key.endswith("at") else "the `where` holds"
    assert said == f"{what} in deals.csv:2"


def test_a_rule_on_the_log(tmp_path: Path) -> None:
    lost = f"{FLAG}, {{values: [Dead]}}, {STATUS}"

    assert quoted(tmp_path, lost, log="L1,Unqualified,2026-02-01\n") == (
        "lost", "lost[2].values", "'Unqualified' in log.csv:2",
    )  # fmt: skip
    assert quoted(tmp_path, lost, log="L1,Unqualified,\n")[1] == "lost[2].values"


def test_who_is_in_the_log_is_not_lost_by_the_status(tmp_path: Path) -> None:
    found = quoted(tmp_path, f"{STATUS}, {FLAG}", lead="Unqualified,x,", log="L1,New,2026-01-02\n")

    assert found == ("lost", "lost[1].where", "the `where` holds in leads.csv:2")


def test_of_several_losses_the_last_one_counts(tmp_path: Path) -> None:
    lost, deals = f"{{at: Lost}}, {DATED}", "L1,Lost,2026-01-05,2026-02-01\n"

    assert quoted(tmp_path, lost, lead="New,,2026-03-01", deals=deals)[1] == "lost[0].at"
    assert quoted(tmp_path, lost, lead="New,,2026-01-20", deals=deals)[1] == "lost[1].at"


def test_a_lead_that_is_not_lost_is_told_the_rule_that_came_nearest(tmp_path: Path) -> None:
    lost = f"{{at: Lost}}, {FLAG}, {DATED}"

    overridden = quoted(tmp_path, lost, lead="New,x,", deals="L1,Open,2026-03-01,\n")
    assert overridden[:2] == ("open", "lost[1].where")
    later = quoted(tmp_path, lost, deals="L1,Lost,2026-03-01,2026-07-01\n")
    assert later[:2] == ("open", "lost[2].at")
    some = quoted(tmp_path, lost, deals="L1,Lost,2026-03-01,2026-04-01\nL1,Open,2026-01-02,\n")
    assert some[:2] == ("open", "lost[2].at")
    assert quoted(tmp_path, lost)[:2] == ("open", "lost[0].at")
