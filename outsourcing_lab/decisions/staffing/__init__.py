"""How many people does it take: calls that wait, callers who hang up, and staff who leave."""

from outsourcing_lab.decisions.staffing.abandonment import ImpatientQueue, erlang_a
from outsourcing_lab.decisions.staffing.traffic import offered_load
from outsourcing_lab.decisions.staffing.turnover import Attrition, attrition, yearly_attrition
from outsourcing_lab.decisions.staffing.waiting import (
    QueuePerformance,
    Staffing,
    agents_needed,
    erlang_b,
    erlang_c,
    queue_performance,
)

__all__ = [
    "Attrition",
    "ImpatientQueue",
    "QueuePerformance",
    "Staffing",
    "agents_needed",
    "attrition",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "offered_load",
    "queue_performance",
    "yearly_attrition",
]
