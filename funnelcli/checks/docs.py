"""The rules explained, from their docstrings: a list, one of them, and the page of all."""

from funnelcli.checks import RULES
from funnelcli.checks.base import SECTIONS, Rule
from funnelcli.checks.choice import find, unknown
from funnelcli.errors import UsageError

GROUPS = {
    "IN": "Input",
    "ID": "Identity",
    "DT": "Dates",
    "ST": "Stages",
    "SR": "Sources",
    "AM": "Amounts",
    "MT": "Numbers",
    "DF": "Definition",
}


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
    """Explain the rule of a code or a name."""
    match find(word, RULES):
        case [rule]:
            return f"{rule.code} {rule.name} ({_state(rule)})\n\n{rule.doc}\n"
        case _:
            raise UsageError(unknown(word, RULES), "`funnelcli rules` lists all.")


def page() -> str:
    """Write docs/checks.md."""
    parts = [INTRODUCTION]
    for group, title in GROUPS.items():
        parts.append(f"## {title}")
        for rule in (each for each in RULES if each.code.startswith(group)):
            parts.append(f"### {rule.code} {rule.name}")
            parts.append(f"{rule.title}. *{_state(rule).capitalize()}.*")
            parts += [f"**{name}:** {rule.section(name)}" for name in SECTIONS]
    return "\n\n".join(parts) + "\n"


def _state(rule: Rule) -> str:
    if rule.by_reading:
        return "found while reading, which then ends"
    return rule.severity if rule.default else f"{rule.severity}, off unless selected"


INTRODUCTION = """# The rules of check

`funnelcli check` looks at an export with the rules below and says of each finding how many \
leads and customers it touches, and what the rate would be without them. This page is written by \
`funnelcli rules --format markdown`."""
