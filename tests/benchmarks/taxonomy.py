"""How fast the taxonomy is: `python -m tests.benchmarks.taxonomy`."""

import subprocess
import sys
from statistics import median
from time import perf_counter

from outsourcing_lab.taxonomy import classify
from tests.taxonomy.train_classifier import read

RUNS = 15
IMPORT = "from time import perf_counter as now; start = now(); import {module}; print(now() - start)"
FIRST_CALL = (
    "from time import perf_counter as now; from outsourcing_lab.taxonomy import classify\n"
    "start = now(); classify('paying the suppliers of a bakery'); print(now() - start)"
)


def fresh(code):
    """Seconds that the code prints, in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main():
    pairs = [
        (fresh(IMPORT.format(module="outsourcing_lab.taxonomy")), fresh(IMPORT.format(module="json")))
        for _ in range(RUNS)
    ]
    more = [ours - theirs for ours, theirs in pairs]
    print(f"import outsourcing_lab.taxonomy: {median(more) * 1000:.0f} ms more than import json (aim: 30)")
    first = median(fresh(FIRST_CALL) for _ in range(RUNS))
    print(f"first call of classify after the import: {first * 1000:.0f} ms (aim: 50)")
    texts = [text for name in ("training.csv", "tuning.csv", "kept.csv") for text, _, _ in read(name)]
    start = perf_counter()
    for text in texts:
        classify(text)
    new = len(texts) / (perf_counter() - start)
    start = perf_counter()
    for text in texts:
        classify(text)
    seen = len(texts) / (perf_counter() - start)
    print(f"classify: {new:,.0f} descriptions a second whose words are new (aim: 10,000)")
    print(f"classify: {seen:,.0f} a second once the words were seen")


if __name__ == "__main__":
    main()
