"""What every piece of HTML goes through on its way from a notebook into a page, whatever it comes from."""

from collections.abc import Sequence
from html import escape

from outsourcing_lab.handouts.cleaning import clean
from outsourcing_lab.handouts.markup import Pictures, label_tables, with_open_details, without_details
from outsourcing_lab.handouts.outline import Outline
from outsourcing_lab.handouts.versions import Version


class Pieces:
    """The pieces of one page.

    Args:
        outline: takes the headings and the remarks.
        version: says what becomes of what is folded.
    """

    def __init__(self, outline: Outline, version: Version) -> None:
        self._outline = outline
        self._version = version
        self._pictures = Pictures(
            lambda cell_number: outline.remark(
                cell_number, "a picture has no description. Write it: ![what it shows](…), or alt=…"
            )
        )

    def text(self, html: str, cell_number: int) -> str:
        """Return the HTML of an author's text, with what is folded as the version has it.

        Args:
            html: as Markdown gave it.
            cell_number: the cell that it comes from.
        """
        cleaned = self._cleaned(html, cell_number)
        if self._version is Version.TEST:
            cleaned = without_details(cleaned)
        elif self._version is Version.KEY:
            cleaned = with_open_details(cleaned)
        return self._arranged(cleaned, cell_number)

    def output(
        self,
        html: str,
        cell_number: int,
        *,
        caption: str = "",
        descriptions: Sequence[str] = (),
        is_quiz: bool = False,
    ) -> str:
        """Return the HTML of an output.

        Args:
            html: as it was stored.
            cell_number: the cell that it comes from.
            caption: of a table that has none of its own.
            descriptions: of pictures that have none of their own.
            is_quiz: whether it is a quiz: its fields stay, and the page's script replaces its own.
        """
        cleaned = self._cleaned(html, cell_number, is_quiz=is_quiz)
        return self._arranged(cleaned, cell_number, caption, descriptions)

    def note(self, sentence: str) -> str:
        """Return a sentence that tells readers what they would otherwise miss."""
        return f'<p class="note">{escape(sentence, quote=False)}</p>'

    def _cleaned(self, html: str, cell_number: int, *, is_quiz: bool = False) -> str:
        cleaned = clean(html, controls=is_quiz, claim_id=self._outline.claim_id)
        removed = [what for what in cleaned.removed if not (is_quiz and what == "a script")]
        if not removed:
            return cleaned.html
        listed = ", ".join(removed)
        self._outline.remark(
            cell_number, f"taken out: {listed}. A handout runs and loads nothing that a notebook brings."
        )
        return cleaned.html + self.note(f"Taken out, because a handout runs and loads nothing: {listed}.")

    def _arranged(
        self, html: str, cell_number: int, caption: str = "", descriptions: Sequence[str] = ()
    ) -> str:
        html = label_tables(self._outline.take_headings(html), caption)
        return self._pictures.described(html, cell_number, descriptions)
