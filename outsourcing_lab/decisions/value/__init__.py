"""Is the deal worth it, and how sure is that: cash flows, simulation, sensitivity, pilot and risks."""

from outsourcing_lab.decisions.value.returns import internal_rates, irr, npv, payback, present_values
from outsourcing_lab.decisions.value.risk import (
    ExpectedLoss,
    PilotDecision,
    expected_monetary_value,
    pilot_first,
)
from outsourcing_lab.decisions.value.sensitivity import Bar, Tornado, tornado
from outsourcing_lab.decisions.value.simulation import Simulation, simulate_savings

__all__ = [
    "Bar",
    "ExpectedLoss",
    "PilotDecision",
    "Simulation",
    "Tornado",
    "expected_monetary_value",
    "internal_rates",
    "irr",
    "npv",
    "payback",
    "pilot_first",
    "present_values",
    "simulate_savings",
    "tornado",
]
