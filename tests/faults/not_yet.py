"""The visible faults of which `check` says too little, or nothing, until now."""

NOT_YET = {
    # The rate moves by more than a tenth: an error or a refusal is due.
    "definition_without_won": "status, log and deals contradict each other",
    "deals_lead_empty": "status, log and deals contradict each other",
    "deals_of_one_lead": "many deals of one lead",
    "won_reopened": "status, log and deals contradict each other",
    "leads_only_mqls": "entries of leads that are not there",
    "leads_lost_archived": "a rate that changes with the losses",
    # The rate moves by less: a finding is due.
    "deals_without_the_lost": "status, log and deals contradict each other",
}
"""The name of the fault, and what will tell of it. The tests ask that none is told already."""
