"""What a contract says in numbers: service levels and credits, prices, and who answers for what."""

from outsourcing_lab.decisions.contracts.pricing import (
    FullTimeEquivalentFee,
    Gainshare,
    VolumeFee,
    full_time_equivalent_fee,
    gainshare,
    outcome_fee,
    transaction_fee,
    volume_fee,
)
from outsourcing_lab.decisions.contracts.responsibilities import raci_problems
from outsourcing_lab.decisions.contracts.service_levels import (
    Measurement,
    ServiceCredit,
    attained_share,
    earn_back,
    missed_service_levels,
    service_credit,
)
from outsourcing_lab.decisions.contracts.uptime import availability, downtime_minutes

__all__ = [
    "FullTimeEquivalentFee",
    "Gainshare",
    "Measurement",
    "ServiceCredit",
    "VolumeFee",
    "attained_share",
    "availability",
    "downtime_minutes",
    "earn_back",
    "full_time_equivalent_fee",
    "gainshare",
    "missed_service_levels",
    "outcome_fee",
    "raci_problems",
    "service_credit",
    "transaction_fee",
    "volume_fee",
]
