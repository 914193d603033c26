"""What is said of a command line that cannot be parsed: what is wrong, and what to type instead."""

import re
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import typer

from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean

YAML: Final = (".yaml", ".yml")
"""Endings of definitions."""
MEANT: Final = {
    "--verbose": "-v", "--quiet": "-q", "--silent": "-q", "--out": "-o", "--output-file": "-o",
    "--group-by": "--by", "--groupby": "--by", "--group": "--by", "--segment": "--by",
    "--segments": "--by", "--filter": "--where", "--query": "--where", "--start": "--since",
    "--from": "--since", "--after": "--since", "--end": "--until", "--to": "--until",
    "--before": "--until", "--date": "--as-of", "--asof": "--as-of", "--period": "--cohort",
    "--grain": "--cohort", "--colour": "--color", "--no-color": "--color never", "--rows": "--top",
    "--no-colour": "--color never", "--max-rows": "--top", "--n": "--top", "--settings": "-c",
    "--yaml": "-c", "--definition": "-c", "--currency": "currency: in the YAML",
}  # fmt: skip
"""What other programs call options that are called otherwise here."""
NAMES: Final = {
    "excel": ("xlsx", "csv"), "xls": ("xlsx", "csv"), "pdf": ("html", "markdown"),
    "web": ("html", "markdown"), "md": ("markdown",), "text": ("plain",), "txt": ("plain",),
    "ndjson": ("jsonl",), "tab": ("tsv",), "annual": ("year",), "annually": ("year",),
    "yes": ("always",), "no": ("never",), "none": ("never",), "true": ("always",),
    "false": ("never",), "on": ("always",), "off": ("never",), "yaml": ("config",),
}  # fmt: skip
"""What else the values of options are called, and which of them are meant, the first there is."""
COMMANDS: Final = {
    "version": "--version", "validate": "check", "lint": "check", "test": "check", "gate": "check",
    "verify": "check", "run": "report", "show": "report", "summary": "report", "analyze": "report",
    "analyse": "report", "dashboard": "report", "conversion": "report", "stages": "funnel",
    "setup": "init", "new": "init", "draft": "init", "channels": "sources", "breakdown": "segments",
    "group": "segments", "times": "velocity", "duration": "velocity", "why": "explain",
    "diff": "compare", "change": "compare", "lead": "explain", "describe": "explain",
}  # fmt: skip
"""What other programs call commands that are called otherwise here."""
_DATA = re.compile(r"(?i)\.(csv|tsv|txt|xlsx?|parquet|zip|gz|zst|json|ya?ml)$|[/\\*]|://|^-$")


def reworded(error: typer.TyperException, given: Sequence[str], ctx: Any) -> UsageError:
    """Say what a parser says in the words of this program."""
    about: Any = error
    if hasattr(error, "possibilities"):
        return _no_such_option(about.option_name, given, ctx)
    if hasattr(error, "option_name"):
        return _without_value(about.option_name, error.message, ctx)
    if isinstance(error, typer.BadParameter) and error.param is not None:
        return _bad_value(error, given, ctx)
    said = error.format_message().rstrip(".")
    return UsageError(f"{ctx.info_name}: {said[:1].lower()}{said[1:]}", _help(ctx))


def no_such_command(given: Sequence[str], commands: Mapping[str, object]) -> UsageError:
    """Say what to type where the first word is no command but a file, or another word for one."""
    first, *others = given
    if is_there(first) or _DATA.search(first):
        also = [word for word in others if word not in commands]
        name = next((word for word in others if word in commands), "report")
        option = ["-c"] if Path(first).suffix.casefold() in YAML else []
        meant = shlex.join(["funnelcli", name, *option, first, *also])
        return UsageError(
            f"{first}: a command comes first; did you mean `{meant}`?",
            "`funnelcli --help` lists the commands.",
        )
    near = COMMANDS.get(first.casefold())
    said = f"; did you mean '{near}'?" if near else did_you_mean(first, commands)
    return UsageError(f"there is no command {first!r}{said}", f"Commands: {', '.join(commands)}.")


def is_there(name: str) -> bool:
    """Tell whether there is a file or folder of a name; what can be no name is none."""
    try:
        return bool(name) and Path(name).exists()
    except OSError:
        return False


def _no_such_option(option: str, given: Sequence[str], ctx: Any) -> UsageError:
    known = _options(ctx.command)
    name = ctx.info_name
    is_root = ctx.parent is None
    if not option.startswith("--"):
        option = _long(option, given, known)
    others = getattr(ctx.command if is_root else ctx.parent.command, "commands", {})
    elsewhere = [each for each, command in others.items() if option in _options(command)]
    if is_root and elsewhere:
        at = given.index(option) if option in given else 0
        names = [word for word in given if word in others]
        behind = names[0] if names else elsewhere[0]
        return UsageError(
            f"{option} is an option of a command, and stands behind its name",
            f"`funnelcli {behind} {shlex.join(given[at : at + 1])} …`",
        )
    meant = _meant(option, known)
    if meant is None and elsewhere:
        return UsageError(
            f"{name} has no option {option}",
            f"It is one of {' and '.join(f'`funnelcli {each}`' for each in elsewhere[:3])}"
            f"{' and others' if len(elsewhere) > 3 else ''}.",  # noqa: PLR2004
        )
    said = f"; did you mean '{meant}'?" if meant else did_you_mean(option, known)
    return UsageError(f"{name} has no option {option}{said}", _help(ctx))


def _long(option: str, given: Sequence[str], known: Collection[str]) -> str:
    """Find the word that a short option is the first letter of: -since, which has two hyphens."""
    words = (word.partition("=")[0] for word in given if word.startswith("-"))
    return next(
        (
            word
            for word in words
            if len(word) > 2 and not word.startswith("--") and f"-{word}" in known  # noqa: PLR2004
        ),
        option,
    )


def _meant(option: str, known: Collection[str]) -> str | None:
    """Find what is meant by an option of another program, or by a format as an option."""
    plain = option.lstrip("-").casefold()
    if f"--{plain}" in known:
        return f"--{plain}"
    formats = [plain, *NAMES.get(plain, ())]
    if "--format" in known and (found := next((f for f in formats if f in _formats()), None)):
        return f"-f {found}"
    meant = MEANT.get(f"--{plain}")
    return meant if meant is not None and meant.split()[0] in known else None


def _formats() -> Collection[str]:
    from funnelcli.render import FORMATS

    return FORMATS


def _without_value(option: str, message: str, ctx: Any) -> UsageError:
    if "not take" in message:
        return UsageError(f"{option} takes no value", _help(ctx))
    param = next((p for p in ctx.command.params if option in p.opts), None)
    if param is None:
        return UsageError(f"{option} needs a value", _help(ctx))
    choices = ", ".join(_choices(param))
    return UsageError(f"{option} needs a value{choices and f': {choices}'}", _about(param, ctx))


def _bad_value(error: typer.BadParameter, given: Sequence[str], ctx: Any) -> UsageError:
    param: Any = error.param
    called = _called(param)
    if hasattr(error, "param_type"):  # it is missing
        return UsageError(f"{ctx.info_name} needs {called}", _about(param, ctx))
    value = _value(param.opts, given)
    choices = _choices(param)
    if choices:
        found = re.search(r"'(.*)' is not one of", error.message)
        value = found[1] if found else value
        expected = ", ".join(choices)
        near = next((n for n in NAMES.get(value.casefold(), ()) if n in choices), None)
        meant = f"; did you mean {near!r}?" if near else did_you_mean(value, choices)
    else:
        expected, meant = "a whole number", ""
        if param.min is not None:
            expected += f" from {param.min} on"
    return UsageError(f"{called}: {value!r}: expected {expected}{meant}", _about(param, ctx))


def _choices(param: Any) -> list[str]:
    return [str(each) for each in param.type_descriptor.choices or ()]


def _value(options: Iterable[str], given: Sequence[str]) -> str:
    """Find what was given for an option."""
    for place, word in enumerate(given):
        for option in options:
            if word == option:
                return given[place + 1] if place + 1 < len(given) else ""
            if word.startswith(f"{option}=" if option.startswith("--") else option):
                return word[len(option) :].removeprefix("=")
    return ""


def _called(param: Any) -> str:
    """Call an option by its first long name, an argument as its help does."""
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return next((str(name) for name in param.opts if name.startswith("--")), str(param.opts[0]))


def _about(param: Any, ctx: Any) -> str:
    """Say what an option or argument is for, and how its command is used."""
    example = re.search(r"Example: (.+)", ctx.command.help or "")
    told = re.sub(r"\s+\[default: .*", "", param.help or "").rstrip(".")
    shown = f" Example: `{example[1].strip()}`" if example and param.required else ""
    return f"{_called(param)}: {told[:1].lower()}{told[1:]}.{shown}" if told else _help(ctx)


def _options(command: Any) -> list[str]:
    named = [option for param in command.params for option in param.opts if option[:1] == "-"]
    return [*named, "-h", "--help"]


def _help(ctx: Any) -> str:
    return f"`{ctx.command_path} --help` tells what there is."
