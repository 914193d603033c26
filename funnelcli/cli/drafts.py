"""Reports without a YAML, and the first YAML: what a draft says, and how it is said."""

import shlex
from dataclasses import replace
from pathlib import Path

from funnelcli.api.inputs import STDIN, Inputs
from funnelcli.cli import output
from funnelcli.config import DRAFTED, DateOrder, Definition, parse
from funnelcli.draft import Draft, Given, draft, group
from funnelcli.errors import UsageError
from funnelcli.process.progress import doing
from funnelcli.words.addresses import may_have_secret, shown


def drafted(inputs: Inputs, date_order: DateOrder | None = None) -> tuple[Definition, Inputs]:
    """Draft a definition in memory, and return it with what is left of DATA.

    What it assumes is in its key `assumed`, so that the report says it. The draft names its
    files, so that nothing is left but stdin, which has no name.
    """
    made = _draft(inputs, Path(), date_order)
    left = tuple(name for name in inputs.data if name == STDIN)
    return parse(made.text.encode(), DRAFTED), replace(inputs, data=left)


def write_draft(
    inputs: Inputs, target: str, *, force: bool, quiet: bool, date_order: DateOrder | None = None
) -> None:
    """Write the draft of a YAML, which is checked as any YAML is, and name the next command."""
    to_stdout = target == output.STDOUT
    path = Path("funnelcli.yaml" if to_stdout else target)
    if not to_stdout and not force and output.is_there(target):
        raise UsageError(
            f"{target}: exists already, and is not overwritten",
            "--force replaces it, -o PATH writes another, and -o - prints the draft.",
        )
    if STDIN in inputs.data:
        raise UsageError(
            "init reads files, not stdin: the YAML has to name them",
            "Save the export, and give its path.",
        )
    for name in inputs.data:
        if may_have_secret(name):
            raise UsageError(
                f"{shown(name)}: its address may hold a key, which no YAML should",
                "Draft it from a copy of the file. Then keep the address in a variable of the "
                "environment, and write `path: ${NAME}`.",
            )
    output.check(target)
    made = _draft(inputs, path.parent, date_order)
    parse(made.text.encode(), path)
    output.write(made.text, target)
    if not quiet:
        _say(made)
        output.say(f"places marked `check:` in the YAML: {made.text.count('check: ')}")
        if not to_stdout:
            output.say(f"Next: funnelcli report -c {shlex.quote(path.as_posix())}")


def _draft(inputs: Inputs, folder: Path, date_order: DateOrder | None) -> Draft:
    given = [_given(inputs, name) for name in inputs.data]
    doing("drafting", size=sum(file.path.stat().st_size for each in given for file in each.files))
    return draft(group(given, folder, inputs.options, date_order))


def _given(inputs: Inputs, name: str) -> Given:
    files = replace(inputs, data=_together(inputs, name)).files(Path())
    return Given(files[0].written if may_have_secret(name) else name, files)


def _together(inputs: Inputs, name: str) -> tuple[str, ...]:
    """Look a name up by itself, but for stdin, which must be the only one."""
    return tuple(inputs.data) if name == STDIN else (name,)


def _say(made: Draft) -> None:
    for sentence in made.recognised:
        output.say(f"drafted: {sentence}")
    for sentence in made.assumed:
        output.say(f"assumed: {sentence}")
