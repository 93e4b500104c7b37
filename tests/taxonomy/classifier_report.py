"""How good the classifier is on descriptions kept apart: `python -m tests.taxonomy.classifier_report`."""

from collections import Counter

from outsourcing_lab.taxonomy import classify
from tests.taxonomy.train_classifier import LABELS, read

FAMILIES = ("BPO", "ITO", "KPO")


def results(name):
    return [(label, difficulty, classify(text).label) for text, label, difficulty in read(name)]


def share_right(found, difficulty):
    judged = [given == label for label, of, given in found if of == difficulty]
    return sum(judged) / len(judged)


def contested_as_one_family(found):
    given = [answer for label, _, answer in found if label == "contested"]
    return sum(answer in FAMILIES for answer in given) / len(given)


def report(name):
    found = results(name)
    lines = [f"{name}: {len(found)} descriptions"]
    for difficulty in ("easy", "medium", "hard"):
        lines.append(f"{difficulty:8} {share_right(found, difficulty):.1%} right")
    families = [(label, given) for label, _, given in found if label in FAMILIES]
    abstained = sum(given not in FAMILIES for _, given in families)
    lines.append(f"abstained on {abstained / len(families):.1%} of the descriptions that have one family")
    single = contested_as_one_family(found)
    lines.append(f"gave a contested description one family in {single:.1%} of the cases")
    confusion = Counter((label, given) for label, _, given in found)
    lines.append("| label \\ answer | " + " | ".join(LABELS) + " |")
    lines.append("| --- " * (len(LABELS) + 1) + "|")
    for label in LABELS:
        counts = " | ".join(str(confusion[label, given]) for given in LABELS)
        lines.append(f"| {label} | {counts} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report("kept.csv"))
