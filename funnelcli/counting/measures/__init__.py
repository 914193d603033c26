"""What is counted of leads and of tables beside them, by period and segment, group by group."""

from typing import Final

from funnelcli.counting.measures.acquired import ACQUIRED_WORTH, ACQUISITION
from funnelcli.counting.measures.assigned import ASSIGNMENT
from funnelcli.counting.measures.closings import CLOSINGS
from funnelcli.counting.measures.cohorts import COHORTS, CREATED
from funnelcli.counting.measures.engagement import DORMANCY, ENGAGEMENT
from funnelcli.counting.measures.entries import ENTRIES
from funnelcli.counting.measures.expected import EXPECTATION
from funnelcli.counting.measures.handover import HANDOVER, OPPORTUNITIES, QUALIFICATION
from funnelcli.counting.measures.inactivity import INACTIVITY
from funnelcli.counting.measures.margin import MARGIN
from funnelcli.counting.measures.measure import Group, Measure
from funnelcli.counting.measures.nurtured import NURTURE
from funnelcli.counting.measures.paid import PAID
from funnelcli.counting.measures.payback import PAYING_BACK
from funnelcli.counting.measures.quality import QUALITY
from funnelcli.counting.measures.responses import RESPONSES
from funnelcli.counting.measures.routed import ROUTING
from funnelcli.counting.measures.scores import SCORES
from funnelcli.counting.measures.spending import SPENDING
from funnelcli.counting.measures.stock import STOCK
from funnelcli.counting.measures.visiting import VISITING

GROUPS: Final[tuple[Group, ...]] = (
    CREATED, COHORTS, ENTRIES, ROUTING, ASSIGNMENT, HANDOVER, QUALIFICATION,
    OPPORTUNITIES, CLOSINGS, RESPONSES, ENGAGEMENT, DORMANCY, INACTIVITY, NURTURE, STOCK, SCORES,
    QUALITY, SPENDING, PAID, ACQUISITION, ACQUIRED_WORTH, MARGIN, EXPECTATION, PAYING_BACK,
    VISITING,
)  # fmt: skip
GROUP_OF: Final[dict[str, Group]] = {
    measure.name: group for group in GROUPS for measure in group.measures
}
"""The group that a measure is counted with, by its name."""
MEASURES: Final[dict[str, Measure]] = {
    measure.name: measure for group in GROUPS for measure in group.measures
}
