"""The points and pitfalls of the main rubric that a rule of the code is about, by their ids.

Another rubric shares a pitfall by its id; where it has none of these points, the rule says nothing of it.
"""

from __future__ import annotations

INVENTED = "invented_metrics"
"""The pitfall that figures without a source make."""
OUTCOME = "example.honest_outcome"
"""The point that a figure without a source takes away."""
FLAT_LIST = "flat_risk_list"
"""The pitfall of the whole answer that its risks and their order make."""
RISKS = ("risks.malfunction", "risks.misuse", "risks.systemic")
RANKING = ("risks.launch_gate", "risks.lens")
MECHANISMS = "lifecycle."
"""How the ids of the points on building and running begin."""
WITHOUT_BOUNDS = ("overclaiming", "no_tradeoffs", "pundit_drift")
"""Pitfalls of claims that know no limit, which have words of their own."""
SOFTENERS: dict[str, tuple[str, ...]] = {
    "no_tradeoffs": ("balance.tradeoff", "lifecycle.over_refusal", "balance.proportionality"),
    "someone_elses_job": ("role.own_actions", "role.cross_functional"),
    "one_time_gate": ("lifecycle.monitoring", "lifecycle.incident_response"),
    INVENTED: (OUTCOME, "lifecycle.evals"),
}
"""The points that speak against a pitfall where an answer makes them."""
ABSENCES = {"over_refusal_ignored": "lifecycle.over_refusal"}
"""A pitfall that readers found just where they found a criterion absent, so that its chance is the same."""
MENDED_BY: dict[str, tuple[str, ...]] = {
    "buzzwords": ("lifecycle.guardrails",),
    "over_refusal_ignored": ("lifecycle.over_refusal",),
    "one_time_gate": ("lifecycle.monitoring",),
    "flat_risk_list": ("risks.launch_gate",),
    "philosophical_only": ("lifecycle.evals", "lifecycle.runtime_controls"),
    "someone_elses_job": ("role.own_actions",),
    "no_tradeoffs": ("balance.tradeoff",),
    "pundit_drift": ("long_term.own_contribution",),
}
"""The points that an answer makes once it does what a pitfall's fix says."""
