"""JSON of `explain` for programs: what was asked, and every story as it is."""

from dataclasses import asdict
from typing import Any

from funnelcli.answers.columns import Kind
from funnelcli.answers.explanation import Explanation, Life, Story
from funnelcli.render.json import envelope, indented
from funnelcli.render.raw import raw
from funnelcli.render.style import Style


def render(explanation: Explanation, _style: Style) -> str:
    """Write the explanation as indented JSON."""
    return indented(as_object(explanation))


def as_object(explanation: Explanation) -> dict[str, Any]:
    """Order the explanation as the object that is written."""
    digits = explanation.document.money_digits
    return {
        **envelope(explanation.document),
        "asked": explanation.asked,
        "stories": [_story(story, digits) for story in explanation.stories],
    }


def _story(story: Story, digits: int) -> dict[str, Any]:
    life = None if story.life is None else _life(story.life, digits)
    return {**asdict(story), "life": life}


def _life(life: Life, digits: int) -> dict[str, Any]:
    """Write amounts in major units, as everywhere."""
    written = asdict(life)
    for worth in filter(None, (written["worth"], written["lifetime_worth"])):
        for each in (worth, *worth["deals"]):
            each["amount"] = raw(each["amount"], Kind.MONEY, digits)
    return written
