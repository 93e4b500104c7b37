"""Train the classifier and hold the methods that were tried against each other. Run by hand:

    python -m tests.taxonomy.train_classifier [--write]

Needs scikit-learn, which the package does not. Three sets of labelled descriptions lie in `data/`:
training.csv, tuning.csv (five folds of it choose the method) and kept.csv (never tuned on; the figures in
classifier.md).
"""

import csv
import json
import math
import sys
from collections import Counter
from pathlib import Path

from outsourcing_lab.taxonomy import catalogue
from outsourcing_lab.taxonomy.words import stems

DATA = Path(__file__).parent / "data"
MODEL = Path(__file__).parents[2] / "outsourcing_lab" / "taxonomy" / "classifier.json"
LABELS = ("BPO", "ITO", "KPO", "contested", "none", "unknown")
STRENGTH = 6.0  # the inverse of the penalty on large weights, chosen on the folds


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["label"], row.get("difficulty") or "") for row in csv.DictReader(file)]


def named_services():
    """The service that is meant by a description of just these stems."""
    return {
        " ".join(stems(words)): service.id
        for service in catalogue().services.values()
        for words in (*service.aliases, service.name)
        if stems(words)
    }


def linear_model(rows):
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    features = vectorizer.fit_transform([dict.fromkeys(stems(text), 1) for text, _, _ in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(features, [label for _, label, _ in rows])
    assert tuple(model.classes_) == LABELS
    weights = {
        stem: [round(float(weight), 2) for weight in model.coef_[:, column]]
        for column, stem in enumerate(vectorizer.get_feature_names_out())
    }
    intercepts = [round(float(intercept), 2) for intercept in model.intercept_]

    def predict(text):
        known = [weights[stem] for stem in set(stems(text)) if stem in weights]
        if not known:
            return "unknown"
        scores = [sum(column) for column in zip(intercepts, *known, strict=True)]
        return LABELS[scores.index(max(scores))]

    return predict, {"labels": LABELS, "intercepts": intercepts, "weights": weights}


def vocabulary(rows):
    """Words with weights: how much likelier a word is under a label than elsewhere (naive Bayes)."""
    of_label = {label: Counter() for label in LABELS}
    for text, label, _ in rows:
        of_label[label].update(set(stems(text)))
    size = Counter(label for _, label, _ in rows)
    known = {stem for counts in of_label.values() for stem in counts}

    def predict(text):
        found = set(stems(text)) & known
        if not found:
            return "unknown"

        def score(label):
            shares = (math.log((of_label[label][stem] + 0.5) / (size[label] + 1)) for stem in found)
            return math.log(size[label]) + sum(shares)

        return max(LABELS, key=score)

    return predict


def nearest_service(_):
    """The service whose aliases share most words, weighted by their rarity."""
    aliases = named_services()
    counted = Counter(word for alias in aliases for word in set(alias.split()))
    known = catalogue().services

    def predict(text):
        found = set(stems(text))

        def share(alias):
            rarity = {word: math.log(len(aliases) / counted[word]) for word in alias.split()}
            return sum(rarity[word] for word in rarity if word in found) / sum(rarity.values())

        best = max(aliases, key=share)
        if share(best) < 0.3:
            return "unknown"
        service = known[aliases[best]]
        return "contested" if service.contested else service.default

    return predict


def accuracy(predict, rows):
    right, asked = Counter(), Counter()
    for text, label, difficulty in rows:
        asked[difficulty] += 1
        right[difficulty] += predict(text) == label
    return {difficulty: right[difficulty] / asked[difficulty] for difficulty in ("easy", "medium", "hard")}


def folds(rows, count=5):
    for fold in range(count):
        yield (
            [row for number, row in enumerate(rows) if number % count != fold],
            [row for number, row in enumerate(rows) if number % count == fold],
        )


def compare():
    training, tuning = read("training.csv"), read("tuning.csv")
    methods = {
        "vocabulary": vocabulary,
        "nearest service": nearest_service,
        "linear model": lambda rows: linear_model(rows)[0],
    }
    for name, method in methods.items():
        results = [accuracy(method(training + seen), held) for seen, held in folds(tuning)]
        means = {key: sum(result[key] for result in results) / len(results) for key in results[0]}
        print(name.ljust(16), "  ".join(f"{key} {value:.1%}" for key, value in means.items()))


def main():
    compare()
    _, numbers = linear_model(read("training.csv") + read("tuning.csv"))
    numbers["named"] = dict(sorted(named_services().items()))
    if "--write" in sys.argv:
        MODEL.write_text(a_line_an_entry(numbers), "utf-8")
        print(f"wrote {MODEL.name}: {len(numbers['weights'])} stems, {len(numbers['named'])} services' names")


def a_line_an_entry(numbers):
    """Return JSON of which a change shows line by line."""
    parts = []
    for key, value in numbers.items():
        if isinstance(value, dict):
            entries = (f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in sorted(value.items()))
            parts.append(f"{json.dumps(key)}: {{\n" + ",\n".join(entries) + "\n}")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    main()
