"""The columns of the table of leaks."""

from typing import Final

from funnelcli.answers.columns import LOW_N, Column, Kind, Role, Spare, rate

_OF_STEP: Final = "null where too few moved on to know how long the step takes"


def _count(name: str, label: str, means: str, spare: Spare | None = None) -> Column:
    return Column(name, label, Kind.COUNT, means, null=True, spare=spare)


def _number(name: str, label: str, means: str) -> Column:
    return Column(name, label, Kind.NUMBER, means, null=True)


def _ends(name: str, of: str) -> tuple[Column, Column]:
    means = f"The ends of the 95 % interval of `{of}`; null where that is."
    return _number(f"{name}_low", "From", means), _number(f"{name}_high", "To", means)


def _text(name: str, label: str, means: str, spare: Spare | None = None) -> Column:
    return Column(name, label, Kind.TEXT, means, null=True, spare=spare)


def _of_others(name: str, label: str, means: str) -> Column:
    return Column(name, label, Kind.RATE, means, null=True, share=True, role=Role.PART)


def _group(name: str, what: str) -> tuple[Column, ...]:
    n = f"Entrants in it; null where `{name}` is."
    return (
        _text(name, f"Worst {what}", f"The {what} with the lowest rate of those that are below the "
              "others, low n aside; null where there is none.", Spare.MIDDLE),
        _of_others(f"{name}_rate", f"Worst {what}, rate", f"Its rate; null where `{name}` is."),
        _count(f"{name}_n", f"Worst {what}, n", n),
    )  # fmt: skip


def _chance(name: str, what: str, than: str) -> Column:
    return Column(
        f"{name}_p", f"{what}, p", Kind.NUMBER,
        f"The chance that it is so much {than} than the others if nothing is: half of the larger "
        "of Fisher's test and that of Cochran, Mantel and Haenszel, which are of both sides; null "
        "where there is none. With `--test`.",
        null=True, optional=True,
    )  # fmt: skip


CHANCES: Final = (
    _chance("best", "Best", "better"),
    _chance("worst_segment", "Worst segment", "worse"),
    _chance("worst_period", "Worst period", "worse"),
    Column(
        "weights", "Compared", Kind.COUNT,
        "The sum of the weights of all that was looked at, of all steps: 10 for each period, which "
        "may be the worst, 3 more as it may be the best, and 1 for each segment, which may be the "
        "worst. A difference is told from noise where its chance is at most 0.04 x its weight / "
        "this. With `--test`.", optional=True,
    ),
)  # fmt: skip
SPENT: Final = Column(
    "spent", "Cost of those lost here", Kind.MONEY,
    "What the entrants that did not get through had cost, at the media spend on a lead: (entrants "
    "- reached) x `cost_per_lead` of all; null where that is not known. With `spend`.",
    null=True, optional=True, spare=Spare.MONEY,
)  # fmt: skip
COLUMNS: Final = (
    Column("stage", "Stage", Kind.LABEL, "The stage that the step leads to."),
    Column("stage_key", "Key", Kind.TEXT, "The key of that stage."),
    Column("from", "From", Kind.TEXT, "The stage that the step comes from."),
    _text("owner", "Owner", "Who answers for the stage; null where the YAML does not say.",
          Spare.DETAIL),
    _count("entrants", "Entered", "Leads that reached the stage before at least the days of "
           f"`step_horizon_days` of the funnel before as-of; {_OF_STEP}."),
    _count("reached", "Got through", f"Those of them that reached the stage; {_OF_STEP}.",
           Spare.ENDED),
    *rate(means=f"reached / entrants; {_OF_STEP}."),
    _count("lost", "Lost", f"Entrants that are lost before it; {_OF_STEP}.", Spare.ENDED),
    _text("lost_reasons", "Lost because", "The three most frequent reasons of these, each with how "
          "many; null where no reason is known."),
    _count("waiting", "Waiting", f"Entrants that are open and not stalled; {_OF_STEP}.",
           Spare.ENDED),
    _count("stalled", "Stalled", "Entrants that are open in the stage before for longer than the "
           "`p90_days` of `ageing`; null where that says nothing of others.", Spare.ENDED),
    _count("skipped", "Skipped", "Entrants that are past the stage without an entry of their own "
           f"in it; under `reached` they count as reached; {_OF_STEP}."),
    _count("young", "Too early", "Leads that reached the stage before since then, and so have not "
           f"had the time; {_OF_STEP}."),
    _of_others("best", "Best", "The rate of the best period of entry that is over for the step, a "
               "quarter or as `--cohort` says, if its leads had been of the segments that all are "
               "of; null where no period can be compared with others."),
    _text("best_where", "In", "That period; null where `best` is.", Spare.MIDDLE),
    _count("best_n", "Best, n", "Entrants in it; null where `best` is."),
    _number("entrants_a_year", "Entrants a year", "All leads that reached the stage before in the "
            "last 365 days of entries, or, if these are fewer, in all, as many as that is in 365; "
            "null where they are fewer than 30 days."),
    _number("regained", "Regained", "Customers a year more at the best rate: entrants_a_year x "
            "(best - rate) x the rates of the later steps, 0 where it is not below; null where one "
            "of these is, and where nothing says who bought."),
    *_ends("regained", "regained"),
    Column("regained_amount", "Worth", Kind.MONEY, "`regained` at the mean amount of a customer; "
           "null where that is, and where no amount is known.", null=True, spare=Spare.MONEY),
    SPENT,
    _of_others("target", "Target", "That of the YAML for the step; null where there is none."),
    _number("regained_target", "At target", "The same as `regained` at the target; null likewise, "
            "and without a target."),
    *_ends("regained_target", "regained_target"),
    _of_others("published_low", "Published from", "The lower end of what is published for such a "
               "step; null where nothing is."),
    _of_others("published_high", "Published to", "The upper end of it; null where nothing is."),
    _text("published_by", "Published by", "Who published it; null where nothing is."),
    _number("regained_published_low", "At the lower end", "The same as `regained` at the lower end "
            "of what is published; null likewise, and where nothing is."),
    _number("regained_published_high", "At the upper end", "The same at the upper end; null "
            "likewise."),
    *_group("worst_segment", "segment"),
    _number("regained_segment", "At the others' rate", "Customers a year more if the worst segment "
            "came up to the others; null where one of these is not known."),
    *_ends("regained_segment", "regained_segment"),
    *_group("worst_period", "period"),
    _number("regained_period", "At other periods' rate", "Customers more of the worst period, "
            "once, if it came up to the others; null likewise."),
    *_ends("regained_period", "regained_period"),
    Column("distinguishable", "Told from noise", Kind.FLAG, "Whether the best period, the worst "
           "segment or the worst period differs from the others by more than chance, in view of "
           "how many were looked at; null where none could be.", null=True),
    LOW_N,
    *CHANCES,
)  # fmt: skip
