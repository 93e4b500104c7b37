"""With whom: weighted scores, how firm the winner is, TOPSIS, pairwise comparison, concentration of spend."""

from outsourcing_lab.decisions.vendors.ideal_solution import ClosenessToIdeal, topsis
from outsourcing_lab.decisions.vendors.pairwise_comparison import PairwiseWeights, ahp
from outsourcing_lab.decisions.vendors.spend import Concentration, concentration
from outsourcing_lab.decisions.vendors.weight_sensitivity import Flip, FlipWeights, flip_weight
from outsourcing_lab.decisions.vendors.weighted_scoring import WeightedScore, weighted_score

__all__ = [
    "ClosenessToIdeal",
    "Concentration",
    "Flip",
    "FlipWeights",
    "PairwiseWeights",
    "WeightedScore",
    "ahp",
    "concentration",
    "flip_weight",
    "topsis",
    "weighted_score",
]
