"""What the YAML says about `check`: limits, rules of one's own, and what is accepted."""

# ruff: noqa: E501  a sentence is a line

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from funnelcli.config import Checks, Definition, Ignore, Limit, RuleSettings, load
from funnelcli.config.checks import LIMIT

Read = Callable[[str | bytes], Definition]
Refused = Callable[[str | bytes], list[str]]

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"
TABLES = """\
joins: {deals: {path: deals.csv, lead: Lead ID}}
history: {path: log.csv, lead: Lead ID, stage: To, at: When}
"""


def test_what_is_written_is_what_is_read(read: Read, minimal: str) -> None:
    checks = """\
checks:
  select: ID
  rules:
    missing-source: {warn_if: "> 2%", error_if: "> 10%", min_rows: 50}
    stale-export: {max_age: 36h}
    IN008: {max_age: 7d}
    no-owner: {where: Owner IS NULL, table: deals, severity: info, message: Nobody owns it.}
  ignore:
    - {rule: ST002, ids: 007, column: Won, reason: merged, until: 2027-01-31}
    - {rule: no-owner, reason: 2026}
"""
    assert read(minimal + TABLES + checks).config.checks == Checks(
        select=("ID",),
        rules={
            "missing-source": RuleSettings(
                warn_if=Limit.parse("> 2%"), error_if=Limit.parse("> 10%"), min_rows=50
            ),
            "stale-export": RuleSettings(max_age=timedelta(hours=36)),
            "IN008": RuleSettings(max_age=timedelta(days=7)),
            "no-owner": RuleSettings(
                where="Owner IS NULL", table="deals", severity="info", message="Nobody owns it."
            ),
        },
        ignore=(
            Ignore(
                rule="ST002", ids=("007",), column="Won", reason="merged", until=date(2027, 1, 31)
            ),
            Ignore(rule="no-owner", reason="2026"),
        ),
    )


def test_without_the_key_nothing_is_set(read: Read, minimal: str) -> None:
    checks = read(minimal).config.checks
    assert (checks.select, checks.rules, checks.ignore) == (None, {}, ())
    rule = read(minimal + "checks: {rules: {stage-order: {}}}\n").config.checks.rules["stage-order"]
    assert (rule.warn_if, rule.error_if, rule.min_rows, rule.max_age) == (None, None, 0, None)
    assert (rule.where, rule.table, rule.severity, rule.message) == (None, "leads", "error", None)


def test_the_place_of_an_entry_is_known(read: Read, minimal: str) -> None:
    checks = "checks:\n  rules:\n    ST002: {error_if: '> 1'}\n  ignore: [{rule: a, reason: b}]\n"
    definition = read(minimal + checks)
    assert definition.place("checks", "rules", "ST002", "error_if") == "funnel.yaml:8:13"
    assert definition.place("checks", "ignore", 0) == "funnel.yaml:9:12"


def test_the_lines_of_the_example_are_a_definition(tmp_path: Path) -> None:
    written, commented = EXAMPLE.read_text("utf-8").split("# checks:\n")
    lines = re.findall(r"(?m)^# (  .*)$", commented)
    path = tmp_path / "funnel.yaml"
    path.write_text("\n".join([written, "checks:", *lines]), "utf-8")

    checks = load(path).config.checks
    assert [name for name, rule in checks.rules.items() if rule.where] == [
        "won-without-amount-in-deals"
    ]
    assert checks.ignore[0].until == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("text", "too_many", "still_fine"),
    [
        ("> 10", (11, 1000), (10, 1000)),
        (">= 10", (10, 1000), (9, 1000)),
        (">10", (11, 0), (10, 0)),
        ("> 0", (1, 1), (0, 1)),
        ("> 2%", (21, 1000), (20, 1000)),  # 2 % of 1,000 are 20
        (">= 2%", (20, 1000), (19, 1000)),
        (">= 2.5%", (1, 40), (1, 41)),  # 2.5 % of 40 are 1
        ("> 2.5 %", (2, 40), (1, 40)),
        ("> 0%", (1, 5_000_000), (0, 5_000_000)),
        (">= 100%", (7, 7), (6, 7)),
        ("> 0.7%", (8, 1000), (7, 1000)),  # 0.7 / 100 * 1000 is 6.999999999999999
        (">= 0.9%", (9, 1000), (8, 1000)),  # 0.9 / 100 * 1000 is 9.000000000000002
        (">= 33.333333%", (1, 3), (33_333_332, 100_000_000)),
    ],
)
def test_limits(text: str, too_many: tuple[int, int], still_fine: tuple[int, int]) -> None:
    limit = Limit.parse(text)
    assert limit.text == text
    assert limit.exceeded(*too_many)
    assert not limit.exceeded(*still_fine)


def test_a_share_of_nothing_is_not_exceeded() -> None:
    for text in ("> 2%", ">= 2%", "> 0%", ">= 100%"):
        assert not Limit.parse(text).exceeded(0, 0)
    assert not Limit.parse("> 0").exceeded(0, 0)


@given(
    sign=st.sampled_from([">", ">="]),
    tenths=st.integers(1, 999),
    of=st.integers(1, 10**9),
    data=st.data(),
)
def test_shares_are_compared_exactly(sign: str, tenths: int, of: int, data: st.DataObject) -> None:
    bound = tenths * of // 1000
    count = data.draw(st.integers(max(bound - 1, 0), min(bound + 2, of)))

    exceeded = Limit.parse(f"{sign} {tenths // 10}.{tenths % 10}%").exceeded(count, of)

    assert exceeded == (count * 1000 >= tenths * of if sign == ">=" else count * 1000 > tenths * of)


FORMS = '"> 10" or ">= 10" for a number of rows, "> 2%" or ">= 2.5%" for a share of them'
WHOLE = "a whole number of rows or a percentage of them"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10", FORMS),
        ("2%", FORMS),
        ("< 10", FORMS),
        ("= 10", FORMS),
        ("> -1", FORMS),
        ("> 10 rows", FORMS),
        ("> 1,000", FORMS),
        ("> 2,5%", FORMS),
        ("> .5%", FORMS),
        ("> 1e3", FORMS),
        ("> ١", FORMS),
        ("more than 10", FORMS),
        ("> 10, > 2%", FORMS),
        ("> 0.02", f'{WHOLE}; did you mean "> 2%"?'),
        (">= 0.025", f'{WHOLE}; did you mean ">= 2.5%"?'),
        (">0.5", f'{WHOLE}; did you mean "> 50%"?'),
        ("> 1.0", f'{WHOLE}, such as "> 10" or "> 2%"'),
        ("> 2.5", f'{WHOLE}, such as "> 10" or "> 2%"'),
        (">= 0", 'a limit that can be kept, at least "> 0"'),
        (">= 0%", 'a limit that can be kept, at least "> 0"'),
        ("> 100%", 'a limit that can be exceeded, at most ">= 100%"'),
        (">= 100.1%", 'a limit that can be exceeded, at most ">= 100%"'),
        ("> 250%", 'a limit that can be exceeded, at most ">= 100%"'),
    ],
)
@pytest.mark.parametrize("key", ["warn_if", "error_if"])
def test_limits_that_are_none(
    refused: Refused, minimal: str, key: str, text: str, expected: str
) -> None:
    place = "funnel.yaml:6:32: checks.rules.stage-order"
    assert refused(minimal + f"checks: {{rules: {{stage-order: {{{key}: '{text}'}}}}}}\n") == [
        f"{place}.{key}: got '{text}', expected {expected}"
    ]


@given(st.from_regex(rf"\A{LIMIT}\Z"))
def test_what_editors_take_for_a_limit_is_one_or_is_never_kept_or_exceeded(text: str) -> None:
    try:
        assert Limit.parse(text).text == text
    except ValueError as error:
        assert str(error).startswith("a limit that can be ")  # noqa: PT017


def test_a_number_is_no_limit() -> None:
    with pytest.raises(ValidationError, match="for a number of rows"):
        RuleSettings.model_validate({"warn_if": 10})


OWN = "is for rules of your own, which have `where`"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("x: {max_age: 36}", "22: checks.rules.x.max_age: got '36', expected hours or days such as 36h or 7d"),
        ("x: {max_age: 0d}", "22: checks.rules.x.max_age: got '0d', expected hours or days such as 36h or 7d"),
        ("x: {max_age: 2w}", "22: checks.rules.x.max_age: got '2w', expected hours or days such as 36h or 7d"),
        ("x: {max_age: [1d]}", "22: checks.rules.x.max_age: got a list, expected hours or days such as 36h or 7d"),
        ("x: {min_rows: -1}", "22: checks.rules.x.min_rows: got '-1', expected at least 0"),
        ("x: {min_rows: 2%}", "22: checks.rules.x.min_rows: got '2%', expected a whole number"),
        ("x: {warnif: '> 1'}", "22: checks.rules.x.warnif: unknown key; did you mean 'warn_if'?"),
        ("x: {warn_if: [1]}", f"22: checks.rules.x.warn_if: got a list, expected {FORMS}"),
        ("x: ", "18: checks.rules.x: got nothing, expected a mapping"),
        ("x: '> 2%'", "18: checks.rules.x: got '> 2%', expected a mapping"),
        ("x: {severity: warning}", f"22: checks.rules.x.severity: {OWN}: `warn_if` and `error_if` say when the rule warns and fails"),
        ("x: {table: leads}", f"22: checks.rules.x.table: {OWN}: the program knows what its rules look at"),
        ("x: {message: No.}", f"22: checks.rules.x.message: {OWN}: the program says what its rules find"),
        ("x: {where: a = 1}", "18: checks.rules.x: a rule of your own needs `message`: a sentence that says what is wrong"),
        ("x: {where: a = 1, message: No., severity: fatal}", "50: checks.rules.x.severity: got 'fatal', expected one of error, warning, info"),
        ("x: {where: a = 1, message: No., severity: warn}", "50: checks.rules.x.severity: got 'warn', expected one of error, warning, info; did you mean 'warning'?"),
        ("x: {where: a = 1, message: No., table: deal}", "50: checks.rules.x.table: got 'deal', expected one of leads, deals, history; did you mean 'deals'?"),
        ("x: {where: a = 1, message: No., table: ' '}", "50: checks.rules.x.table: an empty text"),
        ("No Owner: {where: a = 1, message: No.}", "18: checks.rules.\"No Owner\": got 'No Owner', expected lower-case words with hyphens such as 'no-owner'"),
        ("no_owner: {where: a = 1, message: No.}", "18: checks.rules.no_owner: got 'no_owner', expected lower-case words with hyphens such as 'no-owner'"),
        ("2x: {where: a = 1, message: No.}", "18: checks.rules.2x: got '2x', expected lower-case words with hyphens such as 'missing-owner'"),
        ("x: {where: a =, message: No.}", "22: checks.rules.x.where: not valid SQL: expected an expression, found the end"),
        ("x: {where: SUM(a) > 1, message: No.}", "22: checks.rules.x.where: SUM() looks at many rows, and a predicate or a segment is about one row"),
        ("x: {where: deals.a = 1, table: deals, message: No.}", "22: checks.rules.x.where: cannot use the join deals: `where` of a rule knows only the columns of its `table`, without a name before them"),
        ("x: {where: a = 1, message: ' '}", "36: checks.rules.x.message: an empty text"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be(refused: Refused, minimal: str, rule: str, said: str) -> None:
    assert refused(minimal + f"checks: {{rules: {{{rule}}}}}\n{TABLES}") == [
        f"funnel.yaml:6:{said}"
    ]


@pytest.mark.parametrize("table", ["leads", "deals", "history"])
def test_a_rule_can_be_about_any_table(read: Read, minimal: str, table: str) -> None:
    rule = f"x: {{where: a = 1, table: {table}, message: No.}}"
    definition = read(minimal + f"checks: {{rules: {{{rule}}}}}\n{TABLES}")
    assert definition.config.checks.rules["x"].table == table


def test_a_rule_about_a_table_that_is_not_there(refused: Refused, minimal: str) -> None:
    rule = "{where: a = 1, table: history, message: No.}"
    assert refused(minimal + f"checks: {{rules: {{x: {rule}}}}}\n") == [
        "funnel.yaml:6:36: checks.rules.x.table: got 'history', expected leads"
    ]


def test_a_rule_has_a_severity_and_limits(read: Read, minimal: str) -> None:
    rule = "{where: a = 1, severity: warning, error_if: '> 5%', message: No.}"
    settings = read(minimal + f"checks: {{rules: {{x: {rule}}}}}\n").config.checks.rules["x"]
    assert (settings.severity, settings.warn_if) == ("warning", None)
    assert settings.error_if == Limit.parse("> 5%")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{rule: x}", "19: checks.ignore[0].reason: needed, but missing"),
        ("{rule: x, reason: }", "29: checks.ignore[0].reason: needed, but nothing is given"),
        ("{rule: x, reason: ' '}", "29: checks.ignore[0].reason: an empty text"),
        ("{reason: x}", "19: checks.ignore[0].rule: needed, but missing"),
        ("{rule: x, reason: y, ids: []}", "40: checks.ignore[0].ids: an empty list: leave the key out, or list something"),
        ("{rule: x, reason: y, until: soon}", "40: checks.ignore[0].until: got 'soon', expected a date such as 2027-01-31"),
        ("{rule: x, reason: y, until: 2027-02-30}", "40: checks.ignore[0].until: got '2027-02-30', expected a date such as 2027-01-31"),
        ("{rule: x, reason: y, until: 20270131}", "40: checks.ignore[0].until: got '20270131', expected a date such as 2027-01-31"),
        ("{rule: x, reason: y, id: L-1}", "40: checks.ignore[0].id: unknown key; did you mean 'ids'?"),
        ("stage-order", "19: checks.ignore[0]: got 'stage-order', expected a mapping"),
    ],
)  # fmt: skip
def test_what_cannot_be_ignored(refused: Refused, minimal: str, entry: str, said: str) -> None:
    assert refused(minimal + f"checks: {{ignore: [{entry}]}}\n") == [f"funnel.yaml:6:{said}"]


def test_all_of_it_at_once(refused: Refused, minimal: str) -> None:
    checks = """\
checks:
  selct: [ID]
  rules:
    missing-source:
      warn_if: "> 0.02"
      severity: info
    No Owner:
      where: "Owner IS NUL"
  ignore:
    - {rule: stage-order}
"""
    assert refused(minimal + checks) == [
        "funnel.yaml:7:3: checks.selct: unknown key; did you mean 'select'?",
        f"funnel.yaml:10:7: checks.rules.missing-source.warn_if: got '> 0.02', expected {WHOLE}; did you mean \"> 2%\"?",
        f"funnel.yaml:11:7: checks.rules.missing-source.severity: {OWN}: `warn_if` and `error_if` say when the rule warns and fails",
        "funnel.yaml:12:5: checks.rules.\"No Owner\": got 'No Owner', expected lower-case words with hyphens such as 'no-owner'",
        'funnel.yaml:12:5: checks.rules."No Owner": a rule of your own needs `message`: a sentence that says what is wrong',
        'funnel.yaml:13:7: checks.rules."No Owner".where: IS asks for NULL, TRUE or FALSE; write x = … for other values',
        "funnel.yaml:15:7: checks.ignore[0].reason: needed, but missing",
    ]
