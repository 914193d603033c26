"""Currencies are never added: one is all that is used, or what `amount_in` selects."""

from pathlib import Path

import polars as pl
import pytest

from funnelcli.define.columns.amounts.currency_signs import CODES, SIGNS, meant_by
from funnelcli.define.columns.amounts.decimal_mark import form_of_column
from funnelcli.errors import DataError
from funnelcli.model import money_digits

from .companies import amounts, lead_table, notes

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, amount: Amount%s}
    lead: {exclude: {test: "Kind = 'test'"}}
    stages: [{name: Lead}, {name: Won, where: "amount > 0"}]
    segments: {who: Id}
    currency: %s
"""


def worth(
    folder: Path, *rows: str, currency: str = "USD", leads: str = "", note: str = ""
) -> dict[str, int | None]:
    """Read rows written as `amount`, `amount;currency` or `amount;currency;kind`."""
    lines = [
        f"{i},2026-01-01," + ",".join((row + ";;").split(";")[:3]) for i, row in enumerate(rows)
    ]
    text = "\n".join(["Id,Created,Amount,Currency,Kind", *lines]) + "\n"
    table = lead_table(folder, YAML % (leads, currency), {"leads.csv": text})
    assert notes(table).get("other-currencies", "") == note
    return amounts(table)


def refusal(folder: Path, *rows: str, currency: str = "USD", leads: str = "") -> DataError:
    with pytest.raises(DataError) as error:
        worth(folder, *rows, currency=currency, leads=leads)
    return error.value


COLUMN = ", currency: Currency"


@pytest.mark.parametrize(
    ("rows", "currency"),
    [
        (["$5", "5.00", ""], "USD"),
        (["$5", "5.00"], "AUD"),
        (["$5", "USD 5"], "USD"),
        (["A$5", "A$6"], "AUD"),
        (["€5", "5 EUR"], "EUR"),
        (["¥5"], "JPY"), (["¥5"], "CNY"),
        (["5 kr", "6 kr"], "NOK"),
        (["$5", "US$8"], "USD"), (["$5", "U$S8", "USD 9"], "USD"),  # both are usual
        (["5 usd", "USD 5", "$5"], "USD"),
        (["5 Kr", "6 kr.", "7 KR"], "SEK"),
        (["Rs 5", "rs. 6"], "PKR"),
        (["£5"], "EGP"),
        (["5 Dh"], "MAD"), (["5 Dh"], "AED"),
        (["$5", "€6;;test"], "USD"),  # another currency only where it does not count
    ],
)  # fmt: skip
def test_signs_that_fit(tmp_path: Path, rows: list[str], currency: str) -> None:
    assert worth(tmp_path, *rows, currency=currency)["0"] == (5 if currency == "JPY" else 500)


@pytest.mark.parametrize(
    ("rows", "currency", "found"),
    [
        (["€5", "5 EUR"], "USD", "EUR (2 values)"),
        (["$5", "€6"], "USD", "$ (1 value), EUR (1 value)"),
        (["$5", "€6"], "EUR", "$ (1 value), EUR (1 value)"),
        (["$5", "CA$6"], "USD", "$ (1 value), CAD (1 value)"),
        (["$5", "CA$6"], "CAD", "$ (1 value), CAD (1 value)"),  # the first are of another country
        (["$5 EUR"], "USD", "$ EUR (1 value)"),
        (["¥5"], "USD", "¥ (1 value)"),
        (["$5", "US$6"], "CAD", "$ (1 value), USD (1 value)"),
        (["$5", "US$6", "CA$7"], "USD", "$ (1 value), CAD (1 value), USD (1 value)"),
        (["5 KD"], "USD", "KWD (1 value)"),
        (["5 dh"], "USD", "dh (1 value)"),
    ],
)
def test_signs_that_do_not(tmp_path: Path, rows: list[str], currency: str, found: str) -> None:
    error = refusal(tmp_path, *rows, currency=currency)
    assert found in error.message
    assert f"the report is in {currency}: currencies are never added" in error.message


@pytest.mark.parametrize(
    ("rows", "currency", "advice"),
    [
        (["€5", "5 EUR", "7"], "USD", "Set `currency: EUR`, if that is what they are in."),
        (["$5"], "EUR", "Name the currency they are in, with `currency:` at the top of the YAML."),
        (["$5", "€5"], "EUR", "`amount_in: EUR` beside the path of the table counts those in EUR"),
        (["$5", "€5"], "CHF", "Name one of them with `currency:` at the top of the YAML"),
    ],
)
def test_what_to_do_about_it(tmp_path: Path, rows: list[str], currency: str, advice: str) -> None:
    assert refusal(tmp_path, *rows, currency=currency).hint.startswith(advice)


def test_sign_and_column_together(tmp_path: Path) -> None:
    assert worth(tmp_path, "$5;CAD", "$6;cad", currency="CAD", leads=COLUMN) == {"0": 500, "1": 600}
    assert worth(tmp_path, "5;US$", "6;USD", leads=COLUMN) == {"0": 500, "1": 600}
    error = refusal(tmp_path, "€5;USD", "$6;USD", leads=COLUMN)
    assert "USD (1 value), € USD (1 value)" in error.message
    assert "leads.currency" in error.message
    assert "CAD (2 values)" in refusal(tmp_path, "5;CAD", "6;CAD", leads=COLUMN).message


def test_names_of_currencies_in_their_column(tmp_path: Path) -> None:
    rows = ("5;Euro", "6;EUR")
    assert worth(tmp_path, *rows, currency="EUR", leads=COLUMN) == {"0": 500, "1": 600}
    error = refusal(tmp_path, "5;Euro", "6;US Dollar", leads=COLUMN)
    assert "amounts are in EUR (1 value), USD (1 value)" in error.message


def test_a_null_word_is_no_currency(tmp_path: Path) -> None:
    with_nulls = COLUMN + ", read: {nulls: [none]}"
    assert worth(tmp_path, "5;none", "6;USD", leads=with_nulls) == {"0": 500, "1": 600}


def test_one_currency_is_selected(tmp_path: Path) -> None:
    left_out = "leads: amounts that are not in EUR took no part: "
    assert worth(
        tmp_path, "5;EUR", "6;USD", "7;", "8;usd", ";USD", "9;GBP;test",
        currency="EUR", leads=COLUMN + ", amount_in: EUR",
        note=left_out + "USD (2 values), no currency (1 value).",
    ) == {"0": 500, "1": None, "2": None, "3": None, "4": None}  # fmt: skip
    assert worth(
        tmp_path, "$5.50", "CA$6", "A$7",
        currency="USD", leads=", amount_in: usd",
        note="leads: amounts that are not in USD took no part: AUD (1 value), CAD (1 value).",
    ) == {"0": 550, "1": None, "2": None}  # fmt: skip
    assert worth(tmp_path, "€5", currency="EUR", leads=", amount_in: EUR") == {"0": 500}


def test_a_currency_that_is_not_there_cannot_be_selected(tmp_path: Path) -> None:
    error = refusal(tmp_path, "$5", "$6", currency="EUR", leads=", amount_in: EUR")
    assert "leads.amount_in: amounts are in $ (2 values), but the report is in EUR" in error.message
    error = refusal(tmp_path, "5", "6", currency="EUR", leads=", amount_in: EUR")
    assert "leads.amount_in: nothing says which amounts are in EUR" in error.message


DEALS = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created}
    joins: {deals: {path: deals.csv, lead: Lead%s}}
    stages: [{name: Lead}, {name: Won, at: deals.Closed, where: "deals.Stage = 'Won'"}]
    amount: deals.Amount
    segments: {who: Id}
    currency: EUR
"""


@pytest.mark.parametrize(
    ("join", "deals", "expected"),
    [
        ("", ["1 Won €5", "1 Won 7", "2 Lost $9", "3 Won $9"], {"1": 1200, "2": None}),
        ("", ["1 Won €5", "1 Won $7"], None),
        (", currency: Currency", ["1 Won 5 EUR", "2 Won 7 EUR"], {"1": 500, "2": 700}),
        (", currency: Currency", ["1 Won 5 EUR", "2 Won 7 USD"], None),
        (", currency: Currency, amount_in: EUR", ["1 Won 5 EUR", "1 Won 7 USD", "2 Won 7 USD"],
         {"1": 500, "2": None}),
    ],
)  # fmt: skip
def test_deals(
    tmp_path: Path, join: str, deals: list[str], expected: dict[str, int | None] | None
) -> None:
    lines = [",".join([*(deal + " ").split(" ")[:4], "2026-02-01"]) for deal in deals]
    files = {
        "leads.csv": "Id,Created\n1,2026-01-01\n2,2026-01-01\n",
        "deals.csv": "\n".join(["Lead,Stage,Amount,Currency,Closed", *lines]) + "\n",
    }
    if expected is None:
        with pytest.raises(DataError, match="currencies are never added"):
            lead_table(tmp_path, DEALS % join, files)
        return
    found = amounts(lead_table(tmp_path, DEALS % join, files))
    assert {who: amount or None for who, amount in found.items()} == expected


def test_amounts_are_read_from_their_table_alone(tmp_path: Path) -> None:
    yaml = DEALS % "}, calls: {path: calls.csv, lead: Lead"
    files = {
        "leads.csv": "Id,Created\n1,2026-01-01\n",
        "deals.csv": "Lead,Stage,Amount,Closed\n1,Won,€5,2026-02-01\n",
        "calls.csv": "Lead,Amount\n1,$70\n",
    }
    assert amounts(lead_table(tmp_path, yaml, files)) == {"1": 500}
    files["calls.csv"] = "Lead,Minutes\n1,70\n"
    assert amounts(lead_table(tmp_path, yaml, files)) == {"1": 500}


@pytest.mark.parametrize("where", ["deals.Amount >= 1000", "deals.Amount = 1e3"])
def test_conditions_on_deals_see_the_same_amounts(tmp_path: Path, where: str) -> None:
    files = {
        "leads.csv": "Id,Created\n1,2026-01-01\n2,2026-01-01\n",
        "deals.csv": "Lead,Stage,Amount,Closed\n1,Won,1.000 €,2026-02-01\n"
                     '2,Won,"999,99 €",2026-02-01\n',
    }  # fmt: skip
    yaml = (DEALS % "").replace("deals.Stage = 'Won'", where)
    found = amounts(lead_table(tmp_path, yaml, files))
    assert {who: amount or None for who, amount in found.items()} == {"1": 100_000, "2": None}


def test_the_table_of_signs() -> None:
    assert {code for codes in SIGNS.values() for code in codes} <= CODES
    assert all(SIGNS.values())
    assert meant_by("SEK") == {"SEK"}
    assert "CAD" in meant_by("$")
    assert "CAD" not in meant_by("$", {"$", "CA$"})
    assert meant_by("Fr", {"SFr"}) == {"CHF"}
    assert meant_by("usd") == {"USD"}
    assert meant_by("KR") == meant_by("kr")
    assert meant_by("BD") == {"BHD"}
    assert meant_by("$", {"$", "US$"}) >= {"USD", "CAD"}


MINOR = {0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
         3: "BHD IQD JOD KWD LYD OMR TND", 4: "CLF UYW"}  # fmt: skip


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_currency_of_iso_4217(code: str) -> None:
    digits = next((n for n, codes in MINOR.items() if code in codes.split()), 2)
    assert money_digits(code) == digits
    signs = [sign for sign, codes in SIGNS.items() if code in codes]
    for word in (code, code.lower(), *signs):
        values = pl.Series([f"{word} 5", f"5{word}", f"-{word}5.5", f"7 {word}", f"{word}7-", "8"])
        form = form_of_column(values, given=None, regional=False, digits=digits, called="x")
        read = pl.DataFrame({"x": values}).select(
            number=form.number(pl.col("x")), sign=form.sign(pl.col("x"))
        )
        assert read["number"].to_list() == ["5", "5", "-5.5", "7", "-7", "8"], word
        assert read["sign"].to_list() == [word] * 5 + [None if len(form.words) == 1 else ""], word
        assert code in meant_by(word)


def test_the_codes_are_those_of_the_standard() -> None:
    assert len(CODES) == 168
    assert {"USD", "XCG", "VED", "ZWG", "SLE", "CHW", "BGN", "HRK"} <= CODES
    assert not {"XAU", "XXX", "XTS"} & CODES
