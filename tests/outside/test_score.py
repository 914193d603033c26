"""`score`, `said` and `velocity --matrix` as users start them, and counted once more."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from contextlib import chdir
from datetime import date
from typing import Any

import pytest
from scipy.stats import mannwhitneyu

import funnelcli

from .program import FORMATS, SAMPLE, Program, edited, refused
from .test_velocity import people

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source, self_reported: Said, score: S}
score: {at: Scored, threshold: 50.5}
history: {path: log.csv, lead: Lead, stage: To, at: At}
stages: [{name: Lead}, {name: MQL, values: [MQL]}, {name: Customer, at: Won}]
horizon: 30
as_of: 2026-03-31
min_leads: 1
"""
LEADS = """\
Id,Created,Source,Said,Won,S,Scored
L1,2026-01-05,Direct,Podcast,2026-01-20,80,2026-01-06
L2,2026-01-06,direct,DIRECT,,60,2026-01-07
L3,2026-01-07,Web,web,,20,2026-01-08
L4,2026-01-08,Web,,2026-01-30,90,2026-02-01
L5,2026-01-09,Web,=Podcast,,,
"""
LOG = "Lead,To,At\nL1,MQL,2026-01-07\nL1,Idle,2026-01-08\nL1,MQL,2026-01-09\n"
COMMANDS = ("score", "said", "velocity --matrix")


@pytest.fixture
def scored(empty: Program) -> Program:
    for name, content in (("leads.csv", LEADS), ("log.csv", LOG), ("funnelcli.yaml", YAML)):
        empty.write(name, content)
    return empty


def rows(run: Any) -> dict[str, list[dict[str, Any]]]:
    return {table["name"]: table["rows"] for table in run.json["tables"]}


def test_the_score_by_hand(scored: Program) -> None:
    run = scored("score", "-f", "json")
    found = rows(run)
    told = {
        (row["cohort"], row["measure"]): (row["value"], row["k"], row["n"])
        for row in found["score_measures"]
    }
    # L4 was scored after it bought, and L5 has no score: 80 bought, 60 and 20 did not
    assert told[None, "auc"] == (1.0, None, 3)
    assert told[None, "precision"] == (0.5, 1, 2)
    assert told["2026-Q1", "recall"] == (1.0, 1, 1)
    assert [row["score_from"] for row in found["score_deciles"]] == [80, 60, 20]
    codes = {note["code"] for note in run.json["notes"]}
    assert {"score-after-outcome", "without-score", "score-no-chance"} <= codes


def test_what_they_say_by_hand(scored: Program) -> None:
    found = rows(scored("said", "-f", "json"))
    assert [
        (row["source"], row["answered"], row["agree"], row["said_else"])
        for row in found["agreement"]
    ] == [("Web", 2, 1, "=Podcast"), ("Direct", 2, 1, "Podcast")]
    pairs = {(row["source"], row["self_reported"]): row["leads"] for row in found["said"]}
    assert pairs == {
        ("Direct", "Podcast"): 1, ("Direct", "DIRECT"): 1, ("Web", "web"): 1, ("Web", "(none)"): 1,
        ("Web", "=Podcast"): 1,
    }  # fmt: skip
    by_answer = rows(scored("segments", "--by", "self_reported", "-f", "json"))["segments"]
    assert sum(row["leads"] for row in by_answer) == 5


def test_the_matrix_by_hand(scored: Program) -> None:
    assert scored("velocity", "--matrix", "-f", "csv").text.splitlines() == [
        "table,from,to,leads,moves,reentries",
        "matrix,Lead,MQL,1,1,0",
        "matrix,MQL,Idle,1,1,0",
        "matrix,Idle,MQL,1,1,1",
    ]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_format(scored: Program, command: str, form: str) -> None:
    assert scored(*command.split(), "-f", form).text


@pytest.mark.parametrize("table", ["score_deciles", "said", "agreement"])
def test_pictures(scored: Program, table: str) -> None:
    command = "score" if table == "score_deciles" else "said"
    assert scored(command, "--chart", f"{table}=x.svg").code == 0
    assert b"<svg" in (scored.folder / "x.svg").read_bytes()


@pytest.mark.parametrize("command", COMMANDS)
def test_python_answers_what_the_command_line_answers(scored: Program, command: str) -> None:
    run = scored(*command.split(), "-f", "json").json
    with chdir(scored.folder):
        funnel = funnelcli.load()
        asked = {
            "score": funnel.score, "said": funnel.said,
            "velocity --matrix": lambda: funnel.velocity(matrix=True),
        }[command]()  # fmt: skip
    assert json.loads(asked.text("json")) == run


@pytest.mark.parametrize(
    ("change", "command", "said"),
    [
        ((", score: S}", "}"), "score", "score: needs `column`, or `score` of the leads"),
        (("Scored, ", "Scord, "), "report", "did you mean 'Scored'"),
        (("S}\nscore: {at: Scored, threshold: 50.5}", "Said}"), "score", "cannot be read"),
        ((", self_reported: Said", ""), "said", "nothing holds what leads say"),
        ((", source: Source", ""), "said", "there is no source to group by"),
        (("history: {path: log.csv, lead: Lead, stage: To, at: At}\n", ""), "velocity --matrix",
         "matrix needs `history` in the YAML"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(
    scored: Program, change: tuple[str, str], command: str, said: str
) -> None:
    scored.write("funnelcli.yaml", edited(YAML, change).replace("values: [MQL]", "at: Created"))
    run = scored(*command.split())
    if said == "cannot be read":  # no number at all is no score
        assert said in run.text + run.err
    else:
        refused(run, 3 if "Scord" in change[1] else 2, said)


def test_no_score_at_all(company: Program) -> None:
    refused(company("score"), 2, "there is no score to look at")


def test_answers_have_the_aliases_of_the_source(scored: Program) -> None:
    aliases = "{column: Source, aliases: {Podcast: [direct]}}"
    scored.write("funnelcli.yaml", YAML + f"segments: {{source: {aliases}}}\n")
    found = rows(scored("said", "-f", "json"))["agreement"]
    assert {row["source"]: (row["answered"], row["agree"]) for row in found} == {
        "Podcast": (2, 2), "Web": (2, 1),
    }  # fmt: skip


def test_the_sample_in_plain_python(project: Program) -> None:
    """The AUC of the sample by SciPy, of its leads as `explain` would have them."""
    asked = ("-c", "config.example.yaml", "-f", "json")
    measures = rows(project("score", *asked))["score_measures"]
    by_id = defaultdict(list)
    with (SAMPLE / "leads.csv").open(encoding="utf-8", newline="") as file:
        leads = list(csv.DictReader(file))
    with (SAMPLE / "deals.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_id[row["Lead ID"]].append(row)
    first: dict[str, dict[str, str]] = {}
    bought: Counter[str] = Counter()
    for row in sorted(leads, key=lambda row: (row["Created"], row["Lead ID"])):
        email = row["Email"].strip().casefold()
        is_lead = row["Consent"] == "true" or row["Lead Type"] == "Hand-raiser"
        if (
            not row["Created"].startswith("20") or not is_lead or row["Status"] in {"Junk", "Test"}
            or email.endswith("@northwind.example")
        ):  # fmt: skip
            continue
        key = email or row["Lead ID"]
        first.setdefault(key, row)
        bought[key] += sum(
            deal["Stage"] == "Closed Won" and deal["Close Date"] <= "2026-06-30"
            for deal in by_id[row["Lead ID"]]
        )
    as_of = date(2026, 6, 30)
    old = [
        key for key, row in first.items()
        if (as_of - date.fromisoformat(row["Created"][:10])).days >= 119 and row["Score"]
    ]  # fmt: skip
    customers = [float(first[key]["Score"]) for key in old if bought[key]]
    others = [float(first[key]["Score"]) for key in old if not bought[key]]
    auc = mannwhitneyu(customers, others).statistic / (len(customers) * len(others))
    told = {row["measure"]: row for row in measures if row["cohort"] is None}
    assert (told["rate"]["k"], told["rate"]["n"]) == (len(customers), len(old))
    assert told["auc"]["value"] == pytest.approx(auc, abs=1e-12)


def test_the_matrix_of_the_sample_in_plain_python(project: Program) -> None:
    asked = ("velocity", "--matrix", "-c", "config.example.yaml", "-f", "json")
    moves: Counter[tuple[str, str]] = Counter()
    again: Counter[tuple[str, str]] = Counter()
    made: dict[tuple[str, str], set[int]] = defaultdict(set)
    named = {"Qualified": "Sales Qualified", "New": "New"}
    for lead, person in enumerate(people()):
        told: dict[tuple[str, str, str], bool] = {}
        for log in person.logs.values():
            here, been = "Lead", {"Lead"}
            for at, value in log:
                there = named.get(value, value)
                if there != here:
                    told[here, there, at] = there in been
                    here = there
                    been.add(there)
        for (start, end, _), is_again in told.items():
            moves[start, end] += 1
            again[start, end] += is_again
            made[start, end].add(lead)
    found = {
        (row["from"], row["to"]): (row["leads"], row["moves"], row["reentries"])
        for row in rows(project(*asked))["matrix"]
    }
    assert found == {way: (len(made[way]), n, again[way]) for way, n in moves.items()}
