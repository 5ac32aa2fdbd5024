"""The points and pitfalls of the main rubric that a rule of the code is about, by their ids.

Another rubric shares a pitfall by its id; where it has none of these points, the rule says nothing of it.
"""

from __future__ import annotations

INVENTED = "invented_metrics"
"""The pitfall that figures without a source make."""
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
