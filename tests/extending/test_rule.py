"""A rule is a function in a file, and one word; a setting of its own is a field."""

from .copies import Copy, blocks, places

HEADING = "Add a rule"


def extended(copy: Copy) -> Copy:
    rule, setting = blocks(HEADING)
    copy.add("funnelcli/checks/sizes.py", rule)
    init = "funnelcli/checks/__init__.py"
    copy.insert(init, "\n    sizes,", after="    silence,")
    copy.insert(init, "\n    *sizes.RULES,", after="    *silence.RULES,")
    indented = setting.replace("\n", "\n    ").rstrip()
    copy.insert(
        "funnelcli/config/checks.py",
        f"\n    {indented}",
        after='"""Of stale-export: the age of an export that is still fresh, such as 36h or 7d."""',
    )
    return copy


def test_only_the_places_named_are_changed(copy: Copy) -> None:
    assert extended(copy).changed == places(HEADING)


def test_it_is_listed_explained_and_judged_by_its_setting(copy: Copy) -> None:
    extended(copy)
    for least in (4, 5):
        rules = f"checks: {{select: [few-leads], rules: {{few-leads: {{at_least: {least}}}}}}}\n"
        copy.data(f"{least}.yaml", (copy.folder / "funnelcli.yaml").read_text("utf-8") + rules)
    said = copy(
        "rules", "rule VL099", "check --select few-leads -f jsonl",
        "check -c 4.yaml -f jsonl", "check -c 5.yaml -f jsonl --fail-on warning",
    )  # fmt: skip
    listed, alone, unfit, enough, few = said.split("[exit ")[:5]

    assert "few-leads" in listed
    assert "look at the filter of the export" in " ".join(alone.split()).lower()
    assert '"status": "not_evaluated"' in unfit
    assert '"status": "pass"' in enough
    assert '"status": "warn"' in few
