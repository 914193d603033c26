"""Scalars are texts as written; the models give the types."""

from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from funnelcli.config import Definition
from funnelcli.config.nodes import read_yaml

Read = Callable[[str | bytes], Definition]

PLAIN = st.from_regex(r"[A-Za-z0-9.+-][A-Za-z0-9._:+-]*[A-Za-z0-9]", fullmatch=True)


def _is_a_scalar(text: str) -> bool:
    # the rest of YAML 1.1's grammar: null, markers of documents, and items of lists
    return text not in ("null", "Null", "NULL", "---", "...") and not text.startswith("- ")


@given(st.lists(PLAIN.filter(_is_a_scalar), min_size=1))
def test_what_stands_without_quotes_is_the_text(texts: list[str]) -> None:
    flow = "".join(f"\n- {text}" for text in texts)
    assert read_yaml(f"values:{flow}\n").at("values") == texts


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_what_stands_in_single_quotes_is_the_text(text: str) -> None:
    unbroken = "".join(text.split("\u2028")).replace("\u2029", "").replace("\ufeff", "")
    text = "".join(c for c in unbroken if ord(c) < 0xFFFE or ord(c) > 0xFFFF)
    quoted = text.replace("'", "''")
    assert read_yaml(f"values: '{quoted}'\n").at("values") == text


def test_yaml_1_1_does_not_read_texts_as_something_else(read: Read, minimal: str) -> None:
    values = "[No, 0123, 12:30, on, 1_000, 0x1F, 1e3, 2026-01-31, =, 'null', \"~\", .inf, '']"
    without_empty = values.replace(", '']", "]")
    definition = read(
        minimal.replace("{path: leads.csv}", "{path: leads.csv, status: Status}").replace(
            "at: Won", f"values: {without_empty}"
        )
    )
    assert definition.config.stages[1].values == (
        "No", "0123", "12:30", "on", "1_000", "0x1F", "1e3", "2026-01-31", "=", "null", "~", ".inf",
    )  # fmt: skip


def test_keys_are_texts_as_written(read: Read, minimal: str) -> None:
    exclude = "lead:\n  exclude: {No: x = 1, 2026: y = 1, null: z = 1}\n"
    assert read(minimal + exclude).config.lead.exclude == {
        "No": "x = 1",
        "2026": "y = 1",
        "null": "z = 1",
    }


def test_columns_need_no_quotes(read: Read, minimal: str) -> None:
    assert read(minimal.replace("at: Won", "at: 2026")).config.stages[1].at == "2026"


@pytest.mark.parametrize("written", ["90d", "90", "'90'", '"90d"'])
def test_days_are_written_with_and_without_their_unit(
    read: Read, minimal: str, written: str
) -> None:
    assert read(minimal + f"window: {written}\n").config.window == 90


@given(st.integers(min_value=1, max_value=10**14))
def test_numbers_are_numbers(number: int) -> None:
    from funnelcli.config import Config

    stages = [{"name": "Lead"}, {"name": "Customer", "at": "Won"}]
    written = {"version": "1", "leads": {"path": "x"}, "stages": stages, "min_leads": str(number)}
    assert Config.model_validate(written).min_leads == number
