"""How fast leads are answered, and what they do themselves."""

from typing import Final

from funnelcli.counting.catalogue.metric import Metric, of
from funnelcli.counting.catalogue.needs import CREATED, table

BY_CREATION: Final = "leads by the period in which they were created"
NEEDS: Final = (CREATED, table("activities"))

RESPONSE: Final = (
    Metric(
        key="lead_response_time", label="Lead response time", number="6",
        means="Median of the minutes from creation to the first outbound activity of a person; "
        "leads never answered are the longest.",
        base="cohort", of=BY_CREATION, kind="minutes", over=of("median_minutes"), needs=NEEDS,
        synonyms=("response_time", "speed_to_lead"),
        mistakes=(
            "The mean is taken, which a few late answers make.",
            "Leads that nobody answered are left out.",
            "Automatic replies are counted as answers.",
            "Activities from before the lead give times below 0; time zones are mixed.",
            "Dates without a time are read as hours.",
        ),
        source="MIT and InsideSales 2007; Harvard Business Review, March 2011",
    ),
    Metric(
        key="lead_response_p90", label="Lead response time, nine in ten", number="6b",
        means="The 90th percentile of the same minutes.",
        base="cohort", of=BY_CREATION, kind="minutes", over=of("p90_minutes"), needs=NEEDS,
        synonyms=("response_time_p90",),
        mistakes=("The median alone hides the leads that wait for days.",),
        source="as lead_response_time",
    ),
    Metric(
        key="lead_follow_up_rate", label="Lead follow-up rate", number="21",
        means="Leads that a person turned to, within `sla_days` of the first stage after the lead "
        "where that has some / leads that are so old.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("leads_followed_up"), under=of("leads_due"), is_proportion=True, needs=NEEDS,
        synonyms=("follow_up_rate",),
        mistakes=(
            "Leads younger than the SLA are counted below.",
            "Automatic mail is counted as follow-up.",
        ),
        source="monetizely",
    ),
    Metric(
        key="lead_engagement_rate", label="Lead engagement rate", number="14",
        means="Leads that turned to the company in the period / leads that were open when it began "
        "or came in it.",
        base="stock", of="leads that were open in the period", kind="rate",
        over=of("engaged_leads"), under=of("active_at_start", "leads"), is_proportion=True,
        needs=NEEDS, synonyms=("engagement_rate",),
        mistakes=(
            "Events are counted instead of leads.",
            "Mail that was opened is counted, which programs open as well.",
        ),
        source="revblack 2026",
    ),
    Metric(
        key="lead_re_engagement_rate", label="Lead re-engagement rate", number="13",
        means="Dormant leads that turned to the company again in the period / leads that were "
        "dormant when it began, or became so in it: 90 days without turning to it.",
        base="stock", of="leads that were dormant in the period", kind="rate",
        over=of("re_engaged_leads"), under=of("dormant_leads"), is_proportion=True, needs=NEEDS,
        synonyms=("re_engagement_rate", "reengagement_rate", "lead_reengagement_rate"),
        mistakes=(
            "Mail that went out is counted as engagement.",
            "It is taken of those that were mailed, which is the response to a campaign.",
        ),
        source="workforceplaybook, dependablecalls: 45 to 180 days by stage",
    ),
    Metric(
        key="lead_nurturing_rate", label="Lead nurturing rate", number="22",
        means="Leads of the cohort that were nurtured / leads of the cohort.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("nurtured_leads"), under=of("nurture_cohort"), is_proportion=True, needs=NEEDS,
        synonyms=("nurturing_rate", "nurture_coverage"),
        mistakes=(
            "Others call so the share of nurtured leads that move on, which has another name here.",
        ),
        source="no standard: coverage",
    ),
    Metric(
        key="lead_nurturing_success_rate", label="Nurtured leads that moved on", number="22b",
        means="Nurtured leads that entered a stage on the day of the first nurturing or later / "
        "nurtured leads.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("nurtured_moved"), under=of("nurtured_leads"), is_proportion=True, needs=NEEDS,
        synonyms=("nurturing_success_rate",),
        mistakes=("Who is nurtured was chosen, so that the others are no comparison.",),
        source="no standard: success",
    ),
)  # fmt: skip
