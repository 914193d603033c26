"""The path of four touches in docs/attribution.md, worked by hand, through the program."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pytest

from .program import ROOT, Program, edited

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "attribution.md").read_text("utf-8")
CHANNELS = ["Paid Search", "Webinar", "Trade Show", "Direct"]
KEYS = {
    "last non-direct": "last_non_direct", "U-shaped": "u_shaped", "W-shaped": "w_shaped",
    "full path": "full_path", "time decay": "time_decay",
    "custom, 20 first, 60 last, 20 other": "custom",
}  # fmt: skip
OPPORTUNITY, CREATED = "2026-03-26", "1,2026-03-10"
CHANGES = {
    "no date of the opportunity": (OPPORTUNITY, ""),
    "lead on 3 March": (CREATED, "1,2026-03-03"),
    "lead on 1 March": (CREATED, "1,2026-03-01"),
}


def table(header: str) -> list[list[str]]:
    """The cells of the rows below a header."""
    _, _, below = PAGE.partition(f"\n{header}\n")
    rows, *_ = below.split("\n\n")
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows.splitlines()[1:]]


def written(name: str) -> str:
    """A file that the page has the reader save; of several with its name the first."""
    found = re.search(rf"^`{name}`:\n\n```\w+\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def credited(folder: Path, *changes: tuple[str, str]) -> dict[str, list[float]]:
    """What each model gives to each of the channels, of a customer that differs so."""
    program = Program(folder)
    program.write("customer.csv", edited(written("customer.csv"), *changes))
    for name in ("path.csv", "funnelcli.yaml"):
        program.write(name, written(name))
    run = program("attribution", "-q", "-f", "json")
    (found,) = (each for each in json.loads(run.out)["tables"] if each["name"] == "attribution")
    rows = {row["channel"]: row for row in found["rows"] if row["measure"] == "customers"}
    assert set(rows) == {*CHANNELS, "(no touchpoint)"}
    models = [name for name, value in rows["Direct"].items() if isinstance(value, int | float)]
    return {model: [rows[channel][model] for channel in CHANNELS] for model in models}


def test_every_model_gives_what_was_worked_out_by_hand(tmp_path: Path) -> None:
    by_hand = table("| Model | Paid Search | Webinar | Trade Show | Direct |")
    found = credited(tmp_path)

    assert len(by_hand) == 10
    for name, *numbers in by_hand:
        assert found[KEYS.get(name, name)] == pytest.approx(list(map(float, numbers)), abs=5e-4)
        assert sum(map(float, numbers)) == pytest.approx(1)


def test_weights_of_time_halve_in_seven_days(tmp_path: Path) -> None:
    assert credited(tmp_path)["time_decay"] == pytest.approx([1 / 43, 2 / 43, 8 / 43, 32 / 43])


@pytest.mark.parametrize("change", CHANGES)
def test_a_milestone_that_is_missing_or_another_shares_its_weight(
    tmp_path: Path, change: str
) -> None:
    by_hand = table("| Changed | Model | Paid Search | Webinar | Trade Show | Direct |")
    (row,) = (each for each in by_hand if each[0] == change)
    _, model, *numbers = row

    found = credited(tmp_path, CHANGES[change])[KEYS[model]]
    assert found == pytest.approx(list(map(float, numbers)), abs=5e-4)


def test_others_of_a_full_path_share_a_tenth(tmp_path: Path) -> None:
    """Five more touches, between the last milestone and the purchase: 0.02 each."""
    program = Program(tmp_path)
    more = "".join(f"1,2026-03-{day} 10:00,Mail\n" for day in range(27, 32))
    program.write("customer.csv", written("customer.csv"))
    program.write("path.csv", written("path.csv") + more)
    program.write("funnelcli.yaml", written("funnelcli.yaml"))
    text = program("attribution", "-q", "-f", "csv", "-o", "out/")
    assert text.code == 0, text.err
    rows = list(csv.DictReader((tmp_path / "out" / "attribution.csv").read_text().splitlines()))

    full = {row["channel"]: row["full_path"] for row in rows if row["measure"] == "customers"}
    assert full == {
        **dict.fromkeys(CHANNELS, "0.225"), "Mail": "0.1", "(no touchpoint)": "0",
    }  # fmt: skip


def test_markov_shares_out_what_would_be_lost(tmp_path: Path) -> None:
    """200 leads, 50 of whom bought: every other one came by Paid Search to the webinar."""
    program = Program(tmp_path)
    leads = [f"{n},2026-03-10,,{'2026-04-07' if n % 4 < 1 else ''}" for n in range(200)]
    webinars = [f"{n},2026-03-09 10:00,Webinar" for n in range(200)]
    searches = [f"{n},2026-03-03 10:00,Paid Search" for n in range(200) if n % 8 < 4]
    program.write("customer.csv", "\n".join(["id,created,opportunity,customer", *leads]))
    program.write("path.csv", "\n".join(["lead,at,channel", *webinars, *searches]))
    program.write("funnelcli.yaml", written("funnelcli.yaml"))
    found = json.loads(program("attribution", "-q", "-f", "json").out)["tables"][0]["rows"]

    markov = {row["channel"]: row["markov"] for row in found if row["measure"] == "customers"}
    assert markov["Paid Search"] == pytest.approx(50 * 0.5 / 1.5)
    assert markov["Webinar"] == pytest.approx(50 / 1.5)
    assert "50 × 0.5 / 1.5 = 16.7 customers and Webinar 50 × 1 / 1.5 = 33.3" in PAGE
