"""`ltv` as a column of deals, from the command line: metrics, explain and check."""

import json
from pathlib import Path

import pytest

from .program import called

FILES = {
    "funnel.yaml": """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
stages: [{name: Lead}, {name: Won, at: deals.Closed, where: deals.Stage = 'Won'}]
spend: {path: spend.csv, date: Month, cost: Cost}
ltv: deals.Lifetime Value
as_of: 2026-03-31
""",
    "leads.csv": "Id,Created\nL1,2026-01-01\nL2,2026-01-02\nL3,2026-01-03\nL4,2026-01-04\n",
    "deals.csv": """\
Deal,Lead,Stage,Closed,Lifetime Value
D1,L1,Won,2026-01-20,600
D2,L1,Won,2026-01-25,300
D3,L2,Won,2026-01-21,unknown 9
D4,L3,Won,2026-01-22,-100
D5,L4,Open,,5000
""",
    "spend.csv": "Month,Cost\n2026-01,400\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_ltv_to_cac_is_of_the_deals_that_are_won(folder: Path) -> None:
    """L1 brings 900 and L3 -100: their mean of 400 is that of L2, and 1200 came for 400."""
    asked = ("metrics", "-c", "funnel.yaml", "--only", "ltv_to_cac,cac_payback", "-f", "json")
    ended = called(folder, *asked)
    assert ended.code == 0, ended.err
    document = json.loads(ended.out)
    rows = {
        (row["metric"], row["period"]): (row["value"], row["numerator"])
        for row in document["tables"][0]["rows"]
    }
    assert rows["ltv_to_cac", "2026-01"] == (3, 1200)
    assert rows["cac_payback", "2026-01"] == (19, 19)
    said = " ".join(each["message"] for each in document["notes"])
    assert "the lifetime value of 1 of 3 customers is not known" in said
    assert "1 value in column 'Lifetime Value' cannot be read as amounts" in said


def test_explain_lists_the_deals(folder: Path) -> None:
    page = called(folder, "explain", "L1", "-c", "funnel.yaml", "-f", "plain")
    assert page.code == 0, page.err
    text = page.out.decode()
    assert "Lifetime value  900.00 USD" in text
    assert "D1, deals.csv:2, 600.00 USD: counts" in text
    told = json.loads(called(folder, "explain", "L4", "-c", "funnel.yaml", "-f", "json").out)
    life = told["stories"][0]["life"]
    assert life["worth"] is None
    assert life["lifetime_worth"]["amount"] is None
    assert life["lifetime_worth"]["deals"][0]["amount"] == 5000


def test_check_looks_at_it_as_at_amounts(folder: Path) -> None:
    ended = called(folder, "check", "-c", "funnel.yaml", "-f", "json", "--select", "AM")
    found = {
        each["code"]: (each["count"], each["column"])
        for each in json.loads(ended.out)["results"]
        if each["status"] in ("fail", "warn")
    }
    assert found == {"AM001": (1, "Lifetime Value"), "AM003": (1, "deals.Lifetime Value")}


@pytest.mark.parametrize(("known", "total"), [
    # Jan, Feb and Mar cost 400 each; one bought in January, two in March
    ((None, None, None), (None, None, 1200, "no lifetime value is known")),
    ((600, None, None), (1.5, 1800, 1200, None)),
    ((600, 900, None), (1.875, 2250, 1200, None)),
    ((0, None, None), (0, 0, 1200, None)),
])  # fmt: skip
def test_no_month_is_left_out_of_a_total(
    folder: Path, known: tuple[int | None, ...], total: tuple[object, ...]
) -> None:
    days = ("01-20", "03-02", "03-03")
    deals = (
        f"D{n},L{n},Won,2026-{day},{'' if worth is None else worth}"
        for n, (day, worth) in enumerate(zip(days, known, strict=True), 1)
    )
    head = "Deal,Lead,Stage,Closed,Lifetime Value"
    (folder / "deals.csv").write_text("\n".join([head, *deals, ""]))
    (folder / "spend.csv").write_text("Month,Cost\n2026-01,400\n2026-02,400\n2026-03,400\n")
    ended = called(
        folder, "metrics", "-c", "funnel.yaml", "--only", "ltv_to_cac", "-f", "json"
    )  # fmt: skip
    assert ended.code == 0, ended.err
    of_all = next(
        row for row in json.loads(ended.out)["tables"][0]["rows"] if row["period"] is None
    )
    names = ("value", "numerator", "denominator", "reason")
    assert tuple(of_all[name] for name in names) == total
