"""Files that are not one readable YAML mapping."""

# ruff: noqa: E501  a sentence is a line

import re
from collections.abc import Callable

import pytest

from funnelcli.config.nodes import DEEPEST, MOST_NODES

Refused = Callable[[str | bytes], list[str]]


def test_a_key_given_twice(refused: Refused, minimal: str) -> None:
    assert refused(minimal + "min_leads: 5\ncohort: week\nmin_leads: 6\n") == [
        "funnel.yaml:8:1: min_leads: given twice, first in line 6"
    ]


def test_a_key_given_twice_deep_inside(refused: Refused, minimal: str) -> None:
    twice = minimal.replace("at: Won", "at: Won,\n     at: Closed")
    assert refused(twice) == ["funnel.yaml:6:6: stages[1].at: given twice, first in line 5"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "1:1: the file is empty"),
        ("# nothing\n", "1:1: the file is empty"),
        ("- a\n", "1:1: got a list, expected a mapping that starts with `version: 1`"),
        ("leads.csv\n", "1:1: got a text, expected a mapping that starts with `version: 1`"),
        ("a: 1\n---\nb: 2\n", "2:1: a second document starts here, expected one"),
        (
            "a:\n\tb: 1\n",
            "2:1: not valid YAML: found character that cannot start any token; indent with spaces; quote a text that starts with @, %, > or `",
        ),
        (
            "a: @b\n",
            "1:4: not valid YAML: found character that cannot start any token; indent with spaces; quote a text that starts with @, %, > or `",
        ),
        (
            "a: b: c\n",
            "1:5: not valid YAML: mapping values are not allowed in this context; a text with ': ' in it needs quotes around it",
        ),
        (
            "a: 'b\n",
            "1:4: not valid YAML: found unexpected end of stream; a quote or a bracket is not closed",
        ),
        (
            "a: [b\nc: d\n",
            "1:4: not valid YAML: did not find expected ',' or ']'; a bracket is not closed, or a comma is missing",
        ),
        *(
            (
                text,
                f'{place}: not valid YAML: in brackets a text with ${{ needs quotes around all of it: "${{CRM_DB}}"',
            )
            for text, place in (
                ("a: {b: c, d: ${CRM_DB}}\n", "1:14"),
                ("a: ${A}\nb: [c, ${CRM_DB}]\n", "2:8"),
                ('a: {\r\n  b: "${A} é",\r\n  c: x/${CRM_DB}/leads.csv}\r\n', "3:8"),
                ("a: [{b: ${CRM_DB}\n", "1:9"),
            )
        ),
        (
            "a: {b: ${A B}}\n",
            '1:8: not valid YAML: in brackets a text with ${ needs quotes around all of it: "${A B}"',
        ),
        (
            "a: *.csv\n",
            "1:5: not valid YAML: did not find expected alphabetic or numeric character; a text that starts with * needs quotes around it",
        ),
        (
            "a: *b\n",
            "1:4: not valid YAML: found undefined alias; a text that starts with * needs quotes around it",
        ),
        (
            "a: & b\n",
            "1:5: not valid YAML: did not find expected alphabetic or numeric character; a text that starts with & needs quotes around it",
        ),
        (
            "a: {b: > 2}\n",
            "1:8: not valid YAML: found character that cannot start any token; indent with spaces; quote a text that starts with @, %, > or `",
        ),
        (
            "a: >= 2%\n",
            "1:5: not valid YAML: did not find expected comment or line break; a text that starts with > or | needs quotes around it",
        ),
        (
            'a: "\\d"\n',
            "1:5: not valid YAML: found unknown escape character; in double quotes a backslash is doubled, in single quotes it is not",
        ),
        (
            'a: "b" = 1\n',
            "1:8: not valid YAML: did not find expected key; keys of one mapping start in the same column; nothing follows a quoted text",
        ),
        ("a: é\x01\n", "1:5: the character U+0001 is not allowed in YAML"),
    ],
)
def test_not_yaml(refused: Refused, written: str, said: str) -> None:
    assert refused(written) == [f"funnel.yaml:{said}"]


def test_other_encodings(refused: Refused) -> None:
    assert refused("version: 1\nleads: café\n".encode("cp1252")) == [
        "funnel.yaml:2:11: the byte 0xE9 is not UTF-8: save the file as UTF-8"
    ]
    assert refused("version: 1\n".encode("utf-16")) == [
        "funnel.yaml:1:1: the byte 0xFF is not UTF-8: save the file as UTF-8"
    ]


def test_aliases_that_explode(refused: Refused) -> None:
    laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
        for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )
    (said,) = refused(laughs)
    assert said.endswith(f": aliases (*name) expand to more than {MOST_NODES:,} values")


def test_an_alias_within_itself(refused: Refused) -> None:
    assert refused("a: &a [*a]\n") == [f"funnel.yaml:1:4: nested more than {DEEPEST} levels deep"]


def test_depth_that_would_end_the_process(refused: Refused) -> None:
    (said,) = refused("a: " + "[" * 200_000)  # PyYAML 6.0.4 stops by itself, and further right
    assert re.fullmatch(rf"funnel\.yaml:1:\d+: nested more than {DEEPEST} levels deep", said)
    assert refused("a: " + "[" * (DEEPEST + 1)) == [
        f"funnel.yaml:1:{3 + DEEPEST}: nested more than {DEEPEST} levels deep"
    ]


def test_aliases_are_otherwise_fine(read: Callable[[str], object], minimal: str) -> None:
    shared = minimal.replace("leads.csv", "leads.csv, read: &read {nulls: [x]}")
    read(shared + "joins: {deals: {path: deals.csv, lead: Lead ID, read: *read}}\n")


def test_merge_keys(refused: Refused, minimal: str) -> None:
    merged = (
        minimal.replace("leads: ", "leads: &leads ") + "joins: {deals: {<<: *leads, lead: x}}\n"
    )
    assert refused(merged) == [
        "funnel.yaml:6:9: joins.deals.path: needed, but missing",
        'funnel.yaml:6:17: joins.deals."<<": merge keys are not supported: write the keys out',
    ]


def test_tags(refused: Refused, minimal: str) -> None:
    assert refused(minimal.replace("Won", "!date Won")) == [
        "funnel.yaml:5:26: stages[1].at: the tag !date is not supported"
    ]


def test_templates_that_were_not_filled_in(refused: Refused, minimal: str) -> None:
    assert refused(minimal.replace("path: leads.csv", "path: {{ folder }}")) == [
        "funnel.yaml:2:9: leads.path: got a mapping, expected text or a list of texts",
        "funnel.yaml:2:16: leads.path: a key is a mapping or a list; '{{ }}' needs quotes",
    ]


def test_a_key_without_a_name(refused: Refused, minimal: str) -> None:
    assert refused(minimal + "'': x\n") == ["funnel.yaml:6:1: a key is empty"]
