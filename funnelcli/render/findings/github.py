"""Workflow commands of GitHub: an annotation for each rule, worst first.

A step shows ten of a kind and drops the others without a word, so the tenth counts them. The
escapes are those of `@actions/core`.
"""

from typing import Final, Literal

from funnelcli.answers.findings import Findings, Result
from funnelcli.render.blocks import Level
from funnelcli.render.cells import counted
from funnelcli.render.findings.sentences import callout
from funnelcli.render.findings.shown import place, shown
from funnelcli.render.signs import ASCII
from funnelcli.render.style import Style
from funnelcli.render.visible import visible

Command = Literal["error", "warning", "notice"]

_COMMANDS: Final[dict[Level, Command]] = {
    "fail": "error",
    "not_evaluated": "error",
    "warn": "warning",
    "info": "notice",
}
_ROOM: Final = 10
"""Annotations of a kind that a step shows."""
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(findings: Findings, _style: Style) -> str:
    """Write a line for each rule with a finding, as many as are shown."""
    rules: dict[str, tuple[Command, list[Result]]] = {}
    for loud, result in shown(findings):
        rules.setdefault(result.code, (_COMMANDS[loud], []))[1].append(result)
    kinds: dict[Command, list[list[Result]]] = {}
    for command, results in rules.values():
        kinds.setdefault(command, []).append(results)
    lines = []
    for command, of_kind in kinds.items():
        messages = [_message(findings, results) for results in of_kind[:_ROOM]]
        if more := len(of_kind) - len(messages):
            messages[-1] += f"\n{counted(more, 'more rule', ASCII)} of this kind: see the log."
        lines += [
            _line(findings, command, results[0], message)
            for results, message in zip(of_kind, messages, strict=False)
        ]
    return "".join(lines)


def _message(findings: Findings, results: list[Result]) -> str:
    """Say what the worst finding of a rule amounts to, and how many others it has."""
    worst, *others = results
    said = callout(findings.document, worst, ASCII)
    lines = [" ".join(said.facts)]
    if others:
        lines.append(f"{counted(len(others), 'more finding', ASCII)} of this rule: see the log.")
    lines.append(f"{said.advice} {said.more}".strip())
    return "\n".join(lines)


def _line(findings: Findings, command: Command, result: Result, message: str) -> str:
    """Write the command; what is in a property has more escapes than the message."""
    at = place(findings, result)
    where = {} if at is None else {"file": at.path, "line": str(at.line), "col": str(at.column)}
    properties = {**where, "title": callout(findings.document, result, ASCII).title}
    given = ",".join(
        f"{name}={visible(value).translate(_PROPERTY)}" for name, value in properties.items()
    )
    return f"::{command} {given}::{visible(message).translate(_DATA)}\n"
