"""Classify a free description of work, or abstain: a small linear model over the stems of its words.

The weights in `classifier.json` are plain numbers: for each stem, how far it speaks for each label. How they
were made, what was tried beside them and how good they are is in `classifier.md`.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from outsourcing_lab.taxonomy.catalogue import catalogue
from outsourcing_lab.taxonomy.consistency import check_view
from outsourcing_lab.taxonomy.records import Service, View
from outsourcing_lab.taxonomy.words import stems, words_of

Label = Literal["BPO", "ITO", "KPO", "contested", "none", "unknown"]

LIKELY = 0.1
"""Labels with at least this share of the probability are named as alternatives."""
WORDS_TO_NAME = 4
SERVICES_TO_NAME = 3
CLOSE = 0.3
"""A service is near if it shares this much of its words with the description, weighted by their rarity."""


@dataclass(frozen=True)
class Model:
    """The classifier's numbers.

    Attributes:
        labels: the labels, in the order of the weights.
        intercepts: what speaks for each label before any word was read.
        weights: for each stem, how far it speaks for each label.
        named: the services that are meant by a description of just these stems.
    """

    labels: tuple[Label, ...]
    intercepts: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    named: Mapping[str, str]


@dataclass(frozen=True)
class Classification:
    """What kind of work a description is about, and why.

    Attributes:
        text: the description.
        view: the view it was classified in.
        label: BPO, ITO or KPO; "contested" where named schools put such work differently or the description
            bundles several kinds; "none" where it is none of the three; "unknown" where it tells too little.
        shares: how the probability is shared among the labels, the likeliest first.
    """

    text: str
    view: View
    label: Label
    shares: tuple[tuple[Label, float], ...]

    @property
    def alternatives(self) -> tuple[Label, ...]:
        """The other labels that are not unlikely, the likeliest first."""
        return tuple(label for label, share in self.shares if share >= LIKELY and label != self.label)

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services of the catalogue that the description comes nearest to, the nearest first."""
        return _nearest(frozenset(stems(self.text)))

    @cached_property
    def why(self) -> tuple[str, ...]:
        """What pointed where: the words, the nearest services with those who place them, the view."""
        return tuple(_reasons(self))

    def __repr__(self) -> str:
        others = f" (or {', '.join(self.alternatives)})" if self.alternatives else ""
        return "\n".join([f"{self.label}{others}", *(f"  {reason}" for reason in self.why)])


def classify(text: str, *, view: View = "sibling") -> Classification:
    """Say what kind of outsourced work a description is about, or abstain and say why.

    Args:
        text: a description of some work, in English; in another language the answer is "unknown".
        view: "sibling", where BPO, ITO and KPO stand beside each other; or "umbrella", after S4, where ITO
            and KPO are parts of BPO and are labelled so.

    Raises:
        TypeError: where the description is not text.
        ValueError: where it is empty, or there is no such view.

    Example:
        >>> classify("Running the mail servers of a law firm").label
        'ITO'
        >>> classify("Qwzx vbnm").label
        'unknown'
    """
    if not isinstance(text, str):
        raise TypeError(f"text is {text!r}; describe some work in words, such as 'paying the suppliers'")
    if not text.strip():
        raise ValueError("the description is empty; describe some work, such as 'paying the suppliers'")
    check_view(view)
    found = stems(text)
    model = _model()
    named = model.named.get(" ".join(found))
    if named is None:
        shares = _shares(model, set(found))
    else:
        service = catalogue().services[named]
        shares = (("contested" if service.contested else service.default, 1.0),)
    label = shares[0][0]
    if view == "umbrella" and label in ("ITO", "KPO"):
        label = "BPO"
    return Classification(text, view, label, shares)


def _shares(model: Model, found: set[str]) -> tuple[tuple[Label, float], ...]:
    known = [model.weights[stem] for stem in found if stem in model.weights]
    if not known:
        return (("unknown", 1.0),)
    scores = [sum(column) for column in zip(model.intercepts, *known, strict=True)]
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    ranked = sorted(zip(model.labels, powers, strict=True), key=lambda pair: -pair[1])
    return tuple((label, power / total) for label, power in ranked)


@cache
def _model() -> Model:
    from importlib.resources import files

    numbers = json.loads((files(__package__) / "classifier.json").read_text("utf-8"))
    return Model(
        labels=tuple(numbers["labels"]),
        intercepts=tuple(numbers["intercepts"]),
        weights={stem: tuple(row) for stem, row in numbers["weights"].items()},
        named=numbers["named"],
    )


def _reasons(result: Classification) -> list[str]:
    strongest = result.shares[0][0]
    found = stems(result.text)
    named = _model().named.get(" ".join(found))
    if named is not None:
        reasons = [f"The catalogue lists this work as {catalogue().services[named].name}."]
    else:
        reasons = [_word_reason(result.text, set(found), strongest)]
    for service in result.services:
        sides = "; ".join(f"{position.source}: {position.family}" for position in service.positions)
        placed = "contested" if service.contested else service.default
        reasons.append(f"Near {service.name} ({service.id}), {placed}" + (f" ({sides})." if sides else "."))
    if result.label == "contested":
        reasons.append("Named schools place such work differently, or several kinds are bundled here.")
    if result.view == "umbrella" and result.label == "BPO" and strongest in ("ITO", "KPO"):
        reasons.append(f"In the umbrella view {strongest} is a part of BPO.")
    return reasons


def _word_reason(text: str, found: set[str], label: Label) -> str:
    model = _model()
    known = found & model.weights.keys()
    if not known:
        return "No word of the description is known; describe the work in other words, in English."
    column = model.labels.index(label)
    rows = {stem: model.weights[stem] for stem in known}
    pull = {stem: row[column] - sum(row) / len(row) for stem, row in rows.items()}
    strongest = sorted((stem for stem in known if pull[stem] > 0), key=lambda stem: (-pull[stem], stem))
    words = words_of(text, strongest[:WORDS_TO_NAME])
    if not words:
        return f"No single word decides; together they make {label} likeliest."
    return f"These words point to {label}: {', '.join(words)}."


def _nearest(found: frozenset[str]) -> tuple[Service, ...]:
    rarity = _rarity()
    near: dict[str, float] = {}
    for alias, service in _model().named.items():
        words = alias.split()
        whole = sum(rarity[word] for word in words)
        near[service] = max(
            near.get(service, 0.0), sum(rarity[word] for word in words if word in found) / whole
        )
    known = catalogue().services
    nearest = sorted((-share, service) for service, share in near.items() if share >= CLOSE)
    return tuple(known[service] for _, service in nearest[:SERVICES_TO_NAME])


@cache
def _rarity() -> Mapping[str, float]:
    aliases = _model().named
    counted = Counter(word for alias in aliases for word in set(alias.split()))
    return {word: math.log(len(aliases) / count) for word, count in counted.items()}
