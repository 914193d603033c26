"""The rules explained, from their docstrings: a list, one of them, and the page of all."""

import re
from importlib.resources import files
from textwrap import indent, wrap

from funnelcli.checks import RULES
from funnelcli.checks.base import FAILS, GROUPS, SECTIONS, Rule
from funnelcli.checks.choice import find, unknown
from funnelcli.errors import UsageError

UNSEEN = files("funnelcli.checks") / "unseen.md"
"""What no rule can find, as the tests have it: tests/faults/table.py writes it."""

WIDTH = 80
INDENT = "  "


def listing() -> str:
    """List all rules, a line each."""
    name, severity = (max(len(getattr(r, key)) for r in RULES) for key in ("name", "severity"))
    lines: list[str | None] = []
    for group, title in GROUPS.items():
        lines += ["" if lines else None, title]
        for rule in (each for each in RULES if each.code.startswith(group)):
            state = rule.severity if rule.default else "off"
            lines.append(f"  {rule.code}  {rule.name:<{name}}  {state:<{severity}}  {rule.title}")
    told = "`funnelcli rule CODE` explains one; its name does as well."
    return "\n".join([*(line for line in lines if line is not None), "", told, ""])


def explained(word: str) -> str:
    """Explain the rule of a code or a name, for a terminal."""
    match find(word, RULES):
        case [rule]:
            told = [f"{rule.code} {rule.name} ({_state(rule)})", _wrapped(f"{rule.title}.", WIDTH)]
            for name, said in _sections(rule):
                lines = _wrapped(said[:1].upper() + said[1:], WIDTH - len(INDENT))
                told.append(f"{name}\n{indent(lines, INDENT)}")
            return "\n\n".join(told) + "\n"
        case _:
            raise UsageError(
                unknown(word, RULES),
                "`funnelcli rules` lists all. Rules of your own are in the YAML, under "
                "`checks.rules`.",
            )


def page() -> str:
    """Write docs/checks.md."""
    parts = [INTRODUCTION, _table()]
    for group, title in GROUPS.items():
        parts.append(f"## {title}")
        for rule in (each for each in RULES if each.code.startswith(group)):
            parts.append(f"### {rule.code} {rule.name}")
            parts.append(f"{rule.title}. *{_state(rule).capitalize()}.*")
            parts += [f"**{name}:** {said}" for name, said in _sections(rule)]
    return "\n\n".join([*parts, UNSEEN.read_text("utf-8")])


def _sections(rule: Rule) -> list[tuple[str, str]]:
    """List what a rule says of itself."""
    why, *others = SECTIONS
    named = [why, FAILS, *others] if rule.section(FAILS) else SECTIONS
    return [(name, rule.section(name)) for name in named]


def _table() -> str:
    """List all rules, each with a link to its section, its level, and what makes it an error."""
    lines = [
        "| rule | name | finds | by default | an error by default |",
        "| --- | --- | --- | --- | --- |",
    ]
    for rule in RULES:
        link = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
        lines.append(f"| {link} | `{rule.name}` | {rule.title} | {_state(rule)} | {rule.fails} |")
    return "\n".join(lines)


def _state(rule: Rule) -> str:
    if rule.by_reading:
        return "error while reading: the run ends"
    return rule.severity if rule.default else f"{rule.severity}, off unless selected"


def _wrapped(text: str, width: int) -> str:
    """Break a text into lines, but not within code: it is there to be copied."""
    kept = re.sub("`[^`]*`", lambda code: code[0].replace(" ", "\0"), text)
    lines = wrap(kept, width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace("\0", " ")


INTRODUCTION = """# The rules of check

`funnelcli check` looks at an export with the rules below. Of each finding it says how many leads \
and customers it touches, and what the conversion rate would be without the fault: with it *put \
right*, where the rule knows how, or else *without these rows*, as in a report on files that do \
not have them. Where neither means anything, it says nothing of the rate. `funnelcli rules` lists \
the rules, and `funnelcli rule ST002` or `funnelcli rule stage-order` explains one. This page is \
written by `funnelcli rules --format markdown`.

- **States.** A rule passes, warns or fails, or it is not evaluated, which is never green. A rule \
that is selected by its code or its name, with `--select` or `checks.select`, or that has settings \
of its own in the YAML, has to be evaluated: else the exit code is 3. Of a group that is selected, \
and of the rules that run unasked, only those have to be that apply to these data: the others are \
listed with the reason. If none can be evaluated, the exit code is 3 as well. A rule that looked \
at fewer rows than its `min_rows` is not evaluated, and neither is one of your own whose condition \
has no answer for any row.
- **Severity.** One finding of an *error* fails, one of a *warning* warns, an *info* is only \
listed. The last column says what makes an error of a rule by default; `error_if` in the YAML \
makes one of any other. Where a rule knows the rate with the fault put right, a warning is an \
error if that is another by more than a tenth of itself: with at least `min_leads` leads on both \
sides, at least five leads or customers more or fewer, by as large a part of the difference as the \
findings that are new are of all, and only where neither `warn_if` nor `error_if` is set. \
In the data formats `severity` stays that of the rule, and `status` says what came of it. \
`--fail-on warning` makes warnings count for the exit code, and `--fail-on never` nothing.
- **Thresholds.** `warn_if` and `error_if` say from how many rows, or from which share of them, a \
rule warns and fails, as in `missing-source: {warn_if: "> 2%", error_if: "> 10%"}`: see \
[`checks.rules`](configuration.md#checksrules).
- **What is accepted.** [`checks.ignore`](configuration.md#checksignore) takes single findings \
out, with a reason and a last day. A [baseline](automation.md#a-dirty-export) takes out all that \
are known today, so that only new ones fail. Both are counted in every result, and findings tell, \
and count in their effect, what is left. A run that ends with 3 writes no baseline.
- **What is quoted.** Ids of rows, but those that look like a name or a phone number: of these the \
file and the line are told, unless `--show-ids` asks for them. Values only if ten rows share them, \
or if they differ from such a one, or from one in the YAML, by nothing but case, spaces and \
punctuation.
- **Your own rules.** A condition in SQL under [`checks.rules`](configuration.md#checksrules) is a \
rule like these.
- **What it cannot see** is [at the end](#what-check-cannot-see).
- **Exit codes.** 0: nothing at or above `--fail-on`. 1: findings. 2: a bad flag or a bad YAML, \
no rule selected, no baseline file. 3: a file that cannot be read, a rule that had to be \
evaluated and could not be, no lead to check, an empty table, nothing that says who bought. See \
[exit codes](exit-codes.md).

[Automation](automation.md) has jobs to paste, for GitHub, GitLab, pre-commit and cron."""
