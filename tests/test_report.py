"""Sentences that count: how many there are, and the first of them."""

import pytest

from funnelcli.report import counted, named


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c", "d", "e"], "a, b, c, d, e"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d, e and 1 more"),
        ([f"{n}" for n in range(2005)], "0, 1, 2, 3, 4 and 2,000 more"),
    ],
)
def test_the_first_are_named_and_the_others_counted(words: list[str], said: str) -> None:
    assert named(words) == said
    assert named(iter(words)) == said


def test_one_is_singular() -> None:
    assert [counted(n, "row") for n in (0, 1, 5023)] == ["0 rows", "1 row", "5,023 rows"]
