"""What the types cannot express, one test for each rule."""

# ruff: noqa: E501  a sentence is a line

from collections.abc import Callable

import pytest

from funnelcli.config import Definition, fold

Read = Callable[[str | bytes], Definition]
Refused = Callable[[str | bytes], list[str]]

STATUS = "leads: {path: leads.csv, status: Status}"


@pytest.mark.parametrize("given", ["at: Created", "where: x = 1", "values: [New]"])
def test_the_first_stage_is_the_lead_itself(refused: Refused, minimal: str, given: str) -> None:
    key = given.partition(":")[0]
    assert refused(minimal.replace("- name: Lead", f"- {{name: Lead, {given}}}")) == [
        f"funnel.yaml:4:18: stages[0].{key}: the first stage is the lead itself: it has no at, where or values"
    ]


def test_the_first_stage_takes_no_rows(refused: Refused, minimal: str) -> None:
    assert refused(minimal.replace("- name: Lead", "- {name: Lead, at_least: 2}")) == [
        "funnel.yaml:4:18: stages[0].at_least: the first stage is the lead itself: it has no at_least"
    ]


def test_a_later_stage_needs_to_be_entered_somehow(refused: Refused, minimal: str) -> None:
    assert refused(minimal.replace(", at: Won", "")) == [
        "funnel.yaml:5:5: stages[1]: needs at, where or values"
    ]


@pytest.mark.parametrize(("other", "key"), [("at: Won", "at"), ("where: x = 1", "where")])
def test_values_stand_alone(refused: Refused, minimal: str, other: str, key: str) -> None:
    stages = minimal.replace("leads: {path: leads.csv}", STATUS)
    beside = f"cannot stand beside `{key}`: give one of the two"
    assert refused(stages.replace("at: Won", f"{other}, values: [Won]") + (
        f"lost: {{{other}, values: [Lost]}}\n"
    )) == [
        f"funnel.yaml:5:{24 + len(other)}: stages[1].values: {beside}",
        f"funnel.yaml:6:{10 + len(other)}: lost.values: {beside}",
    ]  # fmt: skip


@pytest.mark.parametrize("unit", ["", "unit: lead, "])
def test_free_mail_is_about_accounts(refused: Refused, minimal: str, unit: str) -> None:
    assert refused(minimal + f"lead: {{{unit}free_mail: [example.org]}}\n") == [
        f"funnel.yaml:6:{8 + len(unit)}: lead.free_mail: leaves leads out of accounts, and needs `unit: account` beside it"
    ]


def test_lost_needs_to_be_known_somehow(refused: Refused, minimal: str) -> None:
    assert refused(minimal + "lost: {reason: Why}\n") == [
        "funnel.yaml:6:1: lost: needs at, where or values"
    ]


def test_values_need_something_to_be_compared_with(refused: Refused, minimal: str) -> None:
    values = minimal.replace("at: Won", "values: [Won]") + "lost: {values: [Lost]}\n"
    needs = "needs `history`, or `status` under leads, to be compared with"
    assert refused(values) == [
        f"funnel.yaml:5:22: stages[1].values: {needs}",
        f"funnel.yaml:6:8: lost.values: {needs}",
    ]


@pytest.mark.parametrize("history", [True, False])
def test_values_are_compared_with_the_history_or_the_status(
    read: Read, minimal: str, *, history: bool
) -> None:
    values = minimal.replace("at: Won", "values: Won") + "lost: {values: [Lost, Dead]}\n"
    if history:
        written = values + "history: {path: log.csv, lead: a, stage: b, at: c}\n"
    else:
        written = values.replace("leads: {path: leads.csv}", STATUS)
    config = read(written).config
    assert config.stages[1].values == ("Won",)
    assert [rule.values for rule in config.lost] == [("Lost", "Dead")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lead: {deduplicate: {by: []}}", "22: lead.deduplicate.by"),
        ("lost: {values: [], at: x}", "8: lost.values"),
        ("joins: {deals: {path: [], lead: x}}", "17: joins.deals.path"),
        ("segments: {a: {column: x, aliases: {b: []}}}", "37: segments.a.aliases.b"),
    ],
)
def test_empty_lists(refused: Refused, minimal: str, line: str, said: str) -> None:
    with_status = minimal.replace("leads: {path: leads.csv}", STATUS)
    empty = f"funnel.yaml:6:{said}: an empty list: leave the key out, or list something"
    assert empty in refused(with_status + line + "\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("amount: ''", "1: amount"),
        ("lead: {where: ' '}", "8: lead.where"),
        ("lead: {deduplicate: {by: [email, '']}}", "34: lead.deduplicate.by[1]"),
        ("segments: {region: ''}", "12: segments.region"),
    ],
)
def test_empty_texts(refused: Refused, minimal: str, line: str, said: str) -> None:
    assert refused(minimal + line + "\n") == [f"funnel.yaml:6:{said}: an empty text"]


def test_a_stage_listed_twice(refused: Refused, minimal: str) -> None:
    assert refused(minimal + "  - {name: ' CUSTOMER', key: other, at: Paid}\n") == [
        "funnel.yaml:6:6: stages[2].name: stage ' CUSTOMER' is listed twice, first in line 5"
    ]


def test_two_stages_with_one_key(refused: Refused, minimal: str) -> None:
    assert refused(minimal + "  - {name: Customer!, at: Paid}\n") == [
        "funnel.yaml:6:6: stages[2].name: the key 'customer' is also the one of stage 'Customer' (line 5); `key:` settles it"
    ]
    assert refused(minimal + "  - {name: Paid, key: lead, at: Paid}\n") == [
        "funnel.yaml:6:18: stages[2].key: the key 'lead' is also the one of stage 'Lead' (line 4); another `key:` settles it"
    ]


def test_a_name_that_gives_no_key(refused: Refused, minimal: str) -> None:
    assert refused(minimal.replace("Customer", "顧客")) == [
        "funnel.yaml:5:6: stages[1].name: '顧客' has no Latin letter or digit to make a key of: add `key:`"
    ]


@pytest.mark.parametrize("key", ["Won", "closed won", "_won", "gewonnen!", "größe"])
def test_a_key_that_is_no_identifier(refused: Refused, minimal: str, key: str) -> None:
    assert refused(minimal.replace("at: Won", f"at: Won, key: {key}")) == [
        f"funnel.yaml:5:31: stages[1].key: got '{key}', expected lower-case letters, digits and _"
    ]


def test_segments_and_stages(refused: Refused, minimal: str) -> None:
    assert refused(minimal + "segments: {customer: Customer}\n") == [
        "funnel.yaml:6:12: segments.customer: 'customer' is also the key of stage 'Customer' (line 5); `key:` there settles it"
    ]


def test_the_source_segment_and_stages(refused: Refused, minimal: str) -> None:
    source = minimal.replace("leads.csv", "leads.csv, source: Channel")
    assert refused(source.replace("name: Customer", "name: Source")) == [
        "funnel.yaml:2:26: leads.source: 'source' is also the key of stage 'Source' (line 5); `key:` there settles it"
    ]


@pytest.mark.parametrize(
    ("name", "example"),
    [("Deal Size", "deal_size"), ("Größe", "grosse"), ("2nd", "2nd"), ("顧客", "region")],
)
def test_names_of_segments(refused: Refused, minimal: str, name: str, example: str) -> None:
    said = refused(minimal + f"segments: {{{name}: x}}\n")
    assert [problem.partition(": got ")[2] for problem in said] == [
        f"'{name}', expected a name in lower snake case such as '{example}'"
    ]


@pytest.mark.parametrize(
    ("segment", "said"),
    [
        ("{column: x, sql: y}", "has both column and sql: give one of the two"),
        ("{aliases: {a: b}}", "needs column or sql"),
        ("{}", "needs column or sql"),
        ("{column: ~}", "needs column or sql"),
    ],
)
def test_a_segment_is_a_column_or_sql(
    refused: Refused, minimal: str, segment: str, said: str
) -> None:
    assert refused(minimal + f"segments: {{region: {segment}}}\n") == [
        f"funnel.yaml:6:12: segments.region: {said}"
    ]


@pytest.mark.parametrize("name", ["leads", "history"])
def test_joins_that_are_called_like_tables(refused: Refused, minimal: str, name: str) -> None:
    assert refused(minimal + f"joins: {{{name}: {{path: x, lead: y}}}}\n") == [
        f"funnel.yaml:6:9: joins.{name}: '{name}' is the name of a table of its own: choose another name"
    ]


@pytest.mark.parametrize("name", ["my-deals", "2deals", "geschäfte"])
def test_joins_that_sql_cannot_name(refused: Refused, minimal: str, name: str) -> None:
    assert refused(minimal + f"joins: {{{name}: {{path: x, lead: y}}}}\n") == [
        f"funnel.yaml:6:9: joins.{name}: got '{name}', expected a name of letters, digits and _ such as deals"
    ]


def test_an_alias_of_two_values(refused: Refused, minimal: str) -> None:
    aliases = """\
segments:
  source:
    column: Source
    aliases:
      Organic Search: [seo, organic]
      Paid Search: [ppc, ORGANIC_]
"""
    assert refused(minimal + aliases) == [
        "funnel.yaml:11:26: segments.source.aliases.\"Paid Search\"[1]: 'ORGANIC_' already stands for 'Organic Search' (line 10)"
    ]


def test_an_alias_that_is_another_value(refused: Refused, minimal: str) -> None:
    aliases = "segments: {source: {column: x, aliases: {Search: [seo], SEO: [google]}}}\n"
    assert refused(minimal + aliases) == [
        "funnel.yaml:6:51: segments.source.aliases.Search[0]: 'seo' already stands for 'SEO' (line 6)"
    ]


def test_two_values_that_are_one(refused: Refused, minimal: str) -> None:
    aliases = "segments: {source: {column: x, aliases: {Paid Search: a, paid_search: b}}}\n"
    assert refused(minimal + aliases) == [
        "funnel.yaml:6:58: segments.source.aliases.paid_search: 'paid_search' already stands for 'Paid Search' (line 6)"
    ]


def test_an_alias_may_repeat_its_value(read: Read, minimal: str) -> None:
    aliases = "segments: {source: {column: x, aliases: {Organic Search: ORGANIC_SEARCH}}}\n"
    assert read(minimal + aliases).config.segments["source"].aliases == {
        "Organic Search": ("ORGANIC_SEARCH",)
    }


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Organic   Search ", "organic search"),
        ("ORGANIC_SEARCH", "organic search"),
        ("_organic _ search_", "organic search"),
        ("Cafe\u0301", "caf\u00e9"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
