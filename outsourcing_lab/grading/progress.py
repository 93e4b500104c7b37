"""How far the grading of a class is, on standard error: a bar on a terminal, else a line a submission."""

import sys
import time

from outsourcing_lab.grading.reporting.report import Row

_BAR = 30


class Progress:
    """Counts what is done.

    Args:
        total: how many submissions there are.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._graded = 0
        self._started = time.monotonic()
        self._on_terminal = sys.stderr.isatty()

    def begin(self) -> None:
        """Start to measure the rate."""
        self._started = time.monotonic()

    def tell(self, row: Row) -> None:
        """Say what came of a submission.

        Args:
            row: the submission.
        """
        self._done += 1
        self._graded += 1
        student, exercise, points, maximum, status, *_ = row.cells()
        result = f"{points} of {maximum} points" if points else status
        if self._on_terminal:
            self._draw()
        else:
            self._write(f"[{self._done}/{self._total}] {student} {exercise}: {result}\n")

    def skip(self) -> None:
        """Count a submission that was graded before."""
        self._done += 1

    def say(self, sentence: str) -> None:
        """Say something in between.

        Args:
            sentence: what to say.
        """
        self._write(f"\r\x1b[K{sentence}\n" if self._on_terminal else f"{sentence}\n")

    def end(self) -> None:
        """Say how fast it went."""
        seconds = time.monotonic() - self._started
        if self._on_terminal:
            self._write("\r\x1b[K")
        if self._graded:
            before = f", {self._done - self._graded} graded before" if self._done > self._graded else ""
            rate = self._graded / seconds
            several = "s" if self._graded > 1 else ""
            self._write(
                f"{self._graded} submission{several} in {seconds:.1f} s, {rate:.1f} a second{before}.\n"
            )
        elif self._done:
            whole = f"All {self._done} submissions were" if self._done > 1 else "The submission was"
            self._write(f"{whole} graded before.\n")

    def _draw(self) -> None:
        rate = self._graded / max(time.monotonic() - self._started, 0.001)
        filled = _BAR * self._done // self._total
        left = (self._total - self._done) / rate
        self._write(
            f"\r\x1b[K[{'#' * filled}{'.' * (_BAR - filled)}] {self._done}/{self._total}, "
            f"{rate:.1f} a second, {left:.0f} s left"
        )

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
