"""Amounts as people write them: signs, thousands, and a decimal mark that all values decide."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from funnelcli.errors import DataError
from funnelcli.model import MOST
from funnelcli.words.privacy import shape

from .companies import amounts, lead_table, notes, segments, stories

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, amount: Amount, read: {%s}}
    stages: [{name: Lead}, {name: Won, where: "amount >= 1000"}]
    segments: {who: Id, size: {sql: "CASE WHEN amount >= 1000 THEN 'large' ELSE 'small' END"}}
    currency: %s
    as_of: 2026-06-30
"""


def written(*values: str) -> str:
    lines = [f'{i},2026-01-01,"{value}"' for i, value in enumerate(values)]
    return "\n".join(["Id,Created,Amount", *lines]) + "\n"


def minor(folder: Path, *values: str, currency: str = "USD", read: str = "") -> list[int | None]:
    table = lead_table(folder, YAML % (read, currency), {"leads.csv": written(*values)})
    found = amounts(table)
    return [found[str(i)] for i in range(len(values))]


def refusal(folder: Path, *values: str, currency: str = "USD") -> DataError:
    with pytest.raises(DataError) as error:
        minor(folder, *values, currency=currency)
    return error.value


@pytest.mark.parametrize(
    ("currency", "value", "expected"),
    [
        ("USD", "$22,700.00", 2_270_000), ("USD", "US$ 5", 500), ("USD", "USD 500", 50_000),
        ("USD", "500 USD", 50_000), ("USD", "$ 1,234.5 USD", 123_450), ("CAD", "CA$7.25", 725),
        ("GBP", "£12.99", 1299), ("JPY", "¥1,234,567", 1_234_567),
        ("INR", "₹ 5,00,000", 50_000_000),
        ("INR", "Rs.500.50", 50_050), ("INR", "Rs 500.50", 50_050), ("BRL", "R$ 1.234,50", 123_450),
        ("EUR", "€1.234,56", 123_456), ("EUR", "1.234,56 €", 123_456), ("EUR", "12,5", 1250),
        ("EUR", "1.234.567", 123_456_700), ("EUR", "EUR 1.234,56", 123_456), ("EUR", "0,123", 12),
        ("SEK", "1 234,50 kr", 123_450), ("DKK", "1.234,50 kr.", 123_450),
        ("EUR", "1\u00a0234,50\u00a0€", 123_450), ("EUR", "1\u202f234\u202f567,5 €", 123_456_750),
        ("CHF", "1'234.50", 123_450), ("CHF", "CHF 1’234’567.05", 123_456_705),
        ("CHF", "1'234", 123_400),
        ("USD", "$1,77,000.00 ", 17_700_000), ("USD", "12,34,567", 123_456_700),
        ("USD", "$342.09K", 34_209_000), ("USD", "1.5M", 150_000_000),
        ("USD", "$2B", 200_000_000_000),
        ("USD", "12.5 k", 1_250_000), ("USD", "$1,234K", 123_400_000),
        ("USD", "342.095678K", 34_209_568),
        ("EUR", "1,5 M€", 150_000_000), ("MAD", "5 MAD", 500), ("KMF", "5 KMF", 5),
        ("USD", "(1,234.50)", -123_450), ("USD", "($1,234.50)", -123_450), ("USD", "$(5.00)", -500),
        ("USD", "1,234.50-", -123_450), ("USD", "-$5", -500), ("USD", "$-5", -500),
        ("USD", "−5", -500),
        ("USD", "+1,234.5", 123_450), ("USD", "$.50", 50), ("USD", "1,234.", 123_400),
        ("USD", "1,000.005", 100_001), ("JPY", "¥1,234.5", 1235),
        ("KWD", "KWD 1,234.5675", 1_234_568),
        ("USD", "1,234,567,890,123.45", 123_456_789_012_345), ("USD", "$5E3", 500_000),
        ("USD", "$1,234", 123_400), ("USD", "1,234 USD", 123_400), ("GBP", "£5,000", 500_000),
        ("USD", "1.234", 123), ("KWD", "12.500", 12_500),
        # a yen has no decimals: what stands before three digits is a mark of thousands
        ("JPY", "1,000", 1000), ("JPY", "1.000", 1000), ("KRW", "12.500", 12_500),
        ("KRW", "₩1,000", 1000), ("CLP", "$1.000", 1000), ("CLP", "$ 25.500", 25_500),
        ("KRW", "1,000 KRW", 1000), ("XAF", "5.000 FCFA", 5000), ("JPY", "-1,234", -1234),
        ("JPY", "¥1,000,000", 1_000_000), ("JPY", "0,500", 1), ("JPY", "12.5", 13),
        ("JPY", "12,4", 12), ("JPY", "1000.00", 1000), ("JPY", "1234.567", 1235),
        # minus as word processors write it
        ("USD", "–5", -500), ("USD", "—1,234.5", -123_450), ("USD", "$‑5", -500),
        ("USD", "5–", -500), ("USD", "– $5", -500), ("USD", "－5", -500), ("USD", "﹣5.5", -550),
        ("EUR", "‒1.234,50 €", -123_450), ("USD", "‐5", -500),
        ("USD", "5 usd", 500), ("EUR", "Eur 5", 500), ("CZK", "5 KČ", 500),
        ("SAR", "\u200f5 ر.س.\u200f", 500), ("BHD", "BD 1.5", 1500), ("TND", "5 DT", 5000),
    ],
)  # fmt: skip
def test_one_amount_alone(tmp_path: Path, currency: str, value: str, expected: int) -> None:
    assert minor(tmp_path, value, currency=currency) == [expected]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # one value that fits only one mark decides for all
        (["1,234", "1,234.50"], [123_400, 123_450]),
        (["1,234", "12,5"], None),  # thousands from elsewhere, or a third decimal?
        (["1.234", "1.234,50"], [123_400, 123_450]),
        (["1.234", "12.5"], [123, 1250]),
        (["1,234", "1,234,567"], [123_400, 123_456_700]),
        (["12.500", "1.234.567", "980"], [1_250_000, 123_456_700, 98_000]),
        (["12.500", "0.980"], [1250, 98]),
        (["1,234", "0,980"], [123, 98]),
        (["1,234", "1'234.50"], [123_400, 123_450]),
        (["1.234", "5", "17.891"], [123, 500, 1789]),  # as programs write them
        (["1,234", "$5"], None),
        (["$1,234", "1,250"], [123_400, 125_000]),
        # what cannot be read decides nothing
        (["1,234.50", "1,2,3", "ten"], [123_450, None, None]),
    ],
)
def test_the_column_decides(
    tmp_path: Path, values: list[str], expected: list[int | None] | None
) -> None:
    if expected is None:
        refusal(tmp_path, *values)
    else:
        assert minor(tmp_path, *values) == expected


@pytest.mark.parametrize(
    ("values", "currency"),
    [
        (["1,234", "980"], "USD"),
        (["12,500"], "EUR"),
        (["12.500", "980"], "EUR"),  # no program writes the zeros, but not for 980
        (["12.500", "25.000"], "EUR"),
        (["1.234 €", "5 €"], "EUR"),
        (["€1,234"], "EUR"),  # in Dublin a thousand, in Berlin not
        (["1,234", "1.234"], "USD"),
        (["KWD 1,234"], "KWD"),  # three decimals are what a dinar has
        (["1.234M"], "USD"),
        (["1.234M"], "JPY"),  # of a million yen there are thousandths
        (["DT 1,234"], "TND"),
    ],
)
def test_what_nothing_decides_is_refused(tmp_path: Path, values: list[str], currency: str) -> None:
    error = refusal(tmp_path, *values, currency=currency)
    assert "leads: column 'Amount'" in error.message
    assert repr(shape(values[0])) in error.message
    assert "no other value decides" in error.message
    assert '`read: {decimal: ","}`' in error.hint


def test_the_refusal_counts_and_shows_two(tmp_path: Path) -> None:
    error = refusal(tmp_path, "3,456", "1,234", "2,345", "7")
    assert "in 3 values such as '9,999'" in error.message


def test_two_notations_in_a_column_are_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, "1,234.50", "1.234,50", "12,5", "7", "1,234")
    assert "decimal point in 1 value such as '9,999.99'" in error.message
    assert "decimal comma in 2 values such as '9.999,99' and '99,9'" in error.message


@pytest.mark.parametrize(
    ("mark", "values", "expected"),
    [
        (",", ["1,234", "12.500"], [123, 1_250_000]),
        (".", ["1,234", "12.500"], [123_400, 1250]),
        (",", ["5", "6"], [500, 600]),
        # what is written otherwise is left out, and counted
        (",", ["1.234,50", "7", "12.5"], [123_450, 700, None]),
        (".", ["1,234.50", "7", "12,5"], [123_450, 700, None]),
        (".", ["5.5", "7", "12,5"], [550, 700, None]),
    ],
)
def test_the_yaml_decides(
    tmp_path: Path, mark: str, values: list[str], expected: list[int | None]
) -> None:
    assert minor(tmp_path, *values, read=f"decimal: '{mark}'") == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1,000", "2,500"], [1000, 2500]),
        (["1.000", "25.500", "7"], [1000, 25_500, 7]),
        (["1,000", "2.5"], [1000, 3]),
        (["1.000", "2,5"], [1000, 3]),
        (["1,000", "1,234,567"], [1000, 1_234_567]),
        (["1000.00", "7.50"], [1000, 8]),
        # who writes three decimals after a thousand converts from another currency
        (["1234.567", "150.123"], [1235, 150]),
        # thousands without a mark, or other decimals: the point is one of decimals
        (["15234", "980.125", "43100"], [15_234, 980, 43_100]),
        (["1234.25", "980.125", "431.5"], [1234, 980, 432]),
        (["980.125", "431.5"], [980, 432]),
        (["15234", "1.000"], [15_234, 1000]),
        (["1234.50", "100.000"], None),
        (["1.000", "2,500"], [1000, 2500]),
        (["¥1,000", "-2.500", "7", "1.234.567"], [1000, -2500, 7, 1_234_567]),
        (["1.000", "2,500K"], None),
        (["1,000", "2.500", "12.5"], None),
        (["1,000.50", "2.500"], None),
        (["1.000", "12.5"], None),
        (["1,000", "12,5"], None),
    ],
)
def test_marks_of_yen(tmp_path: Path, values: list[str], expected: list[int | None] | None) -> None:
    if expected is None:
        refusal(tmp_path, *values, currency="JPY")
    else:
        assert minor(tmp_path, *values, currency="JPY") == expected


def test_the_refusal_of_yen_says_what_is_there(tmp_path: Path) -> None:
    error = refusal(tmp_path, "1,000", "2.500", "12.5", currency="JPY")
    assert "thousands with commas or a decimal point in 2 values" in error.message
    assert "thousands with points or a decimal comma in 1 value" in error.message


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["BD 3.500", "3.500"], [3500, 3500]),
        (["BD 3.500", "BD 12.000", "7"], [3500, 12_000, 7000]),
        (["BD 3.500M"], None),
        (["BD 3.500", "1,234"], None),
    ],
)
def test_a_dinar_has_three_decimals(
    tmp_path: Path, values: list[str], expected: list[int | None] | None
) -> None:
    if expected is None:
        refusal(tmp_path, *values, currency="BHD")
    else:
        assert minor(tmp_path, *values, currency="BHD") == expected


def test_thousands_of_yen_after_the_head_of_a_file(tmp_path: Path) -> None:
    assert minor(tmp_path, *["5"] * FAR, "1.000", currency="JPY")[-1] == 1000
    refusal(tmp_path, *["1234.50"] * FAR, "1.000", currency="JPY")


FAR = 1_200
"""More rows than a look at the head of a file takes in."""


@pytest.mark.parametrize(
    ("usual", "late", "expected"),
    [
        ("5", "$1,234.50", (500, 123_450)),
        ("5", "12.5", (500, 1250)),
        ("5.25", "1,234", (525, 123_400)),
        ("1,234.50", "7.5", (123_450, 750)),
        ("", "1.234,50", (None, 123_450)),
        ("5", "12.500", None),  # thousands, or decimals that no program writes
        ("5.25", "12,5", None),
        ("1.234", "12,5", (123_400, 1250)),
    ],
)
def test_a_late_value_decides_too(
    tmp_path: Path, usual: str, late: str, expected: tuple[int | None, int] | None
) -> None:
    if expected is None:
        refusal(tmp_path, *[usual] * FAR, late)
        return
    found = minor(tmp_path, *[usual] * FAR, late)
    assert (found[0], found[-1]) == expected


def test_conditions_see_the_same_amounts(tmp_path: Path) -> None:
    values = ("$1,000.00", "$999.99", "$1K", "")
    table = lead_table(tmp_path, YAML % ("", "USD"), {"leads.csv": written(*values)})
    assert [story.split()[-1] for story in stories(table).values()] == [
        "won",
        "open",
        "won",
        "open",
    ]
    files = {"leads.csv": written(*values)}
    table = lead_table(tmp_path, YAML % ("", "USD"), files, by=("who", "size"))
    assert segments(table, "size") == {"0": "large", "1": "small", "2": "large", "3": "small"}


def test_text_of_parquet(tmp_path: Path) -> None:
    yaml = (YAML % ("", "EUR")).replace("leads.csv", "leads.parquet")
    for kind in (pl.String, pl.Categorical):
        frame = pl.DataFrame({"Id": ["0", "1"], "Created": ["2026-01-01"] * 2,
                              "Amount": pl.Series(["1.234,50 €", "7"], dtype=kind)})  # fmt: skip
        assert amounts(lead_table(tmp_path, yaml, {"leads.parquet": frame})) == {
            "0": 123_450,
            "1": 700,
        }


def test_a_repeated_header_is_no_amount(tmp_path: Path) -> None:
    text = written("$5.50", "6") + "Id,Created,Amount\n7,2026-01-01,$7\n"
    table = lead_table(tmp_path, YAML % ("", "USD"), {"leads.csv": text})
    assert amounts(table) == {"0": 550, "1": 600, "7": 700}
    assert not notes(table)


def _grouped(whole: str, mark: str, *, lakh: bool) -> str:
    head, tail = whole[:-3], whole[-3:]
    size = 2 if lakh else 3
    groups: list[str] = []
    while head:
        head, groups = head[:-size], [head[-size:], *groups]
    return mark.join([*groups, tail])


@st.composite
def notations(draw: st.DrawFn) -> tuple[list[str], list[int | None]]:
    """Write numbers in one notation; the last has two decimals, which decides."""
    decimal = draw(st.sampled_from(".,"))
    other = "," if decimal == "." else "."
    thousands = draw(st.sampled_from(["", other, " ", "\u00a0", "\u202f", "'", "’"]))
    lakh = thousands == "," and draw(st.booleans())
    sign = draw(st.sampled_from(["%s", "$%s", "$ %s", "%s $", "USD %s", "%s USD", "US$%s"]))
    minus = draw(st.sampled_from(["-%s", "%s-", "(%s)", "−%s"]))
    places = draw(st.sampled_from([1, 2, 4]))  # three look like thousands
    values = draw(st.lists(st.decimals(-(10**9), 10**9, places=places), max_size=12))
    values.append(Decimal(draw(st.integers(1, 10**9))).scaleb(-2))
    texts: list[str] = []
    expected: list[int | None] = []
    for value in values:
        whole, _, part = f"{abs(value):f}".partition(".")
        scale, e = draw(st.sampled_from([("", 0), ("", 0), ("K", 3), ("m", 6), ("B", 9)]))
        text = (_grouped(whole, thousands, lakh=lakh) if thousands else whole) + decimal + part
        text = sign % (text + scale)
        texts.append(minus % text if value < 0 else text)
        cents = (value.scaleb(e) * 100).quantize(Decimal(1), ROUND_HALF_UP)
        expected.append(int(cents) if abs(cents) <= MOST else None)  # else nothing is added up
    return texts, expected


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(notations())
def test_every_notation_is_read_back(
    tmp_path: Path, column: tuple[list[str], list[int | None]]
) -> None:
    texts, expected = column
    assert minor(tmp_path, *texts) == expected
