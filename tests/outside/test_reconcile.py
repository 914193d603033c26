"""One transition under every convention, as a user asks for it."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from .program import FORMATS, LEADS, Program

RECONCILE = ("reconcile", "-f", "json", "-q")


def tables(program: Program, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    return {t["name"]: t["rows"] for t in program(*RECONCILE, *arguments).json["tables"]}


def test_a_small_company_by_hand(company: Program) -> None:
    found = tables(company, "--horizon", "30d")
    # L1 bought after 27 days, L4 after 56; as-of is 30 March, so February is the last month.
    assert {row["convention"]: (row["k"], row["n"]) for row in found["conventions"]} == {
        **dict.fromkeys(("reached", "observed", "any", "rows", "current"), (2, 6)),
        "window": (1, 6),
        "mature": (1, 5),  # L6 is 28 days old
        "cohort": (1, 2),  # L4 and L5
        "period": (1, 2),  # L1, over these
        "periods": (1, 5),
        "lagged": (1, 3),  # a median of 41.5 days is a month: L1, over L1 L2 L3
        "closed": (2, 2),
        "ordered": (2, 6),
        "timed": (1, 6),
        "added": (1, 2),
        "open": (1, 5),  # all but L6 of March: L1 was won in February, on the 1st
        "deals": (None, None),
    }
    assert [row for row in found["bridge"] if row["from"] == "mature"] == [
        {"from": "mature", "to": "reached", "part": part, "stage": stage, "k": k, "n": n}
        for part, stage, k, n in (("too late", "Customer", 1, 0), ("too young", "Lead", 0, 1))
    ]


def test_duplicates_are_a_part_of_the_bridge(company: Program) -> None:
    line = LEADS.splitlines()[1]  # L1, a customer
    company.write("twice.csv", LEADS + f"{line}\n{line.split(',', 3)[0]},2026-01-09,,,,,,,\n")
    found = tables(company, "twice.csv", "--bridge", "rows:reached")
    assert found["conventions"][3] | {"how": "", "seen_in": ""} == {
        "convention": "rows", "k": 3, "n": 8, "rate": 3 / 8,
        "rate_low": pytest.approx(0.1368, abs=1e-4), "rate_high": pytest.approx(0.6943, abs=1e-4),
        "how": "", "seen_in": "", "low_n": True,
    }  # fmt: skip
    (duplicates,) = found["bridge"]
    assert duplicates == {
        "from": "rows", "to": "reached", "part": "duplicates", "stage": None, "k": -1, "n": -2,
    }  # fmt: skip


def test_json_is_as_its_schema_says(project: Program) -> None:
    schema = project("schema", "report").json
    asked = ("-c", "config.example.yaml", "--transition", "sal:Sales Qualified", "--reach", "any")
    jsonschema.validate(project(*RECONCILE, *asked).json, schema)
    nobody = ("--where", "source = 'Nobody'", "--allow-empty")
    empty = project(*RECONCILE, "-c", "config.example.yaml", *nobody).json
    jsonschema.validate(empty, schema)
    assert {row["rate"] for row in empty["tables"][0]["rows"]} == {None}
    assert empty["tables"][1]["rows"] == []


def test_every_format_has_the_same_parts(company: Program) -> None:
    asked = ("reconcile", "--bridge", "periods:reached", "-q", "--horizon", "30")
    found = {name: company(*asked, "-f", name).text for name in FORMATS}
    # L6, and L4 as a customer, are of March
    for name in ("table", "plain", "markdown"):
        assert "+1" in found[name]
        assert "Total" in found[name]
    for name in ("csv", "tsv", "jsonl"):
        assert "+1" not in found[name]
        assert "Total" not in found[name]
    for text in found.values():
        assert "other period" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--transition", "MQL"], "expected two stages as in ONE:OTHER"),
        (["--transition", "MQL:Custmer"], "no stage 'Custmer'; did you mean 'customer'?"),
        (["--transition", "Customer:MQL"], "Customer does not come before MQL"),
        (["--transition", "mql:MQL"], "MQL does not come before MQL"),
        (["--bridge", "reached"], "expected two conventions as in ONE:OTHER"),
        (["--bridge", "reached:curent"], "no convention 'curent'; did you mean 'current'?"),
        (["--bridge", "any:any"], "nothing between a convention and itself"),
        (["--by", "source"], "reconcile takes no --by"),
    ],
)
def test_what_cannot_be_asked(company: Program, arguments: list[str], said: str) -> None:
    run = company("reconcile", *arguments)
    assert run.code == 2
    assert said in run.err


def test_stages_by_name_or_key_whatever_the_case(company: Program) -> None:
    yaml = (company.folder / "funnelcli.yaml").read_text()
    company.write("funnelcli.yaml", yaml.replace("name: MQL", "name: 'Q: marketing', key: mql"))
    titles = {
        company(*RECONCILE, "--transition", asked).json["tables"][0]["title"]
        for asked in ("mql:CUSTOMER", "q: Marketing:customer", "Q: marketing : Customer")
    }
    assert titles == {"Conventions: Q: marketing to Customer"}
