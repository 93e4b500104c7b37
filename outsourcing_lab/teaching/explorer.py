"""An explorer: a few controls over a pure function, moved by hand or from code, readable with no kernel."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ipywidgets import DOMWidget


LIVE_TEXT = "lesson-explorer-text"
# What ipywidgets leaves out. JupyterLab takes plain keys for commands on cells, also the arrow keys of a
# drop-down list; its shortcuts with Ctrl, Alt or Cmd still reach it. And a screen reader reads out what
# changes in a status. A style sheet is the one element whose script runs in an ipywidgets HTML.
MANNERS = f"""<style onload="
const box = this.closest('.widget-vbox');
box.addEventListener('keydown', (event) => {{
  if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
}});
box.addEventListener('focusin', () => {{
  box.querySelector('.{LIVE_TEXT}').setAttribute('role', 'status');
}}, {{ once: true }});
"></style>"""


class Face(Protocol):
    """What an explorer shows: a `Figure`, a `Table`, or anything else with these two."""

    @property
    def description(self) -> str:
        """What is shown, in plain text."""

    @property
    def html(self) -> str:
        """What is shown, as HTML."""


@dataclass(frozen=True)
class View:
    """What an explorer shows at one setting of its controls.

    Args:
        text: the answer in a sentence or two, which a screen reader reads out when a control was moved.
        face: the figure or table beside it.
    """

    text: str
    face: Face


@dataclass(frozen=True)
class Choice:
    """A control that picks one of a few values.

    Args:
        label: the question that the control answers, with the unit of its values if they have one.
        options: the values to choose from, by the words that the reader sees.
        start: the value before anything was moved.
    """

    label: str
    options: Mapping[str, object]
    start: object

    def __post_init__(self) -> None:
        if self.start not in self.options.values():
            raise ValueError(f"{self.label!r} starts at {self.start!r}, which is none of {self.options}")

    def words(self, value: object) -> str:
        """Return the words that the reader sees for a value.

        Raises:
            ValueError: where the value is none of the options.
        """
        for words, option in self.options.items():
            if option == value:
                return words
        raise ValueError(f"{self.label!r} has no option {value!r}; its options are {dict(self.options)}")

    def widget(self) -> "DOMWidget":
        """Return the control as an ipywidgets drop-down list, which a keyboard works."""
        from ipywidgets import Dropdown, Layout

        return Dropdown(
            description=self.label,
            options=list(self.options.items()),
            value=self.start,
            style={"description_width": "initial"},
            layout=Layout(width="max-content"),
        )


@dataclass(frozen=True)
class Entry:
    """A control that takes a line of text.

    Args:
        label: what is to be typed.
        start: the text before anything was typed.
        longest: how many characters are taken; what goes beyond is left out.
    """

    label: str
    start: str
    longest: int = 200

    def words(self, value: object) -> str:
        """Return what the reader sees for a value, which is the text itself.

        Raises:
            ValueError: where the value is not text.
        """
        if not isinstance(value, str):
            raise ValueError(f"{self.label!r} takes text, not {value!r}")
        return value[: self.longest]

    def widget(self) -> "DOMWidget":
        """Return the control as an ipywidgets text field, which answers at each letter."""
        from ipywidgets import Layout, Text

        return Text(
            description=self.label,
            value=self.start,
            style={"description_width": "initial"},
            layout=Layout(width="min(40em, 95%)"),
        )


Control = Choice | Entry


class Explorer:
    """Controls over a pure function, with three faces: live, driven from code, and saved.

    Live, in JupyterLab: the controls, a reset button, and what the function returns for their values. From
    code: set `explorer.controls["site"].value = "IN"` and read `explorer.text`. With no kernel, in a handout
    or a notebook that was just opened: what the function returns at the saved settings.

    Args:
        title: what can be explored.
        view: a pure function of the controls' values, by their names, that returns a `View`.
        controls: the controls by the name of the function's argument.
        saved: the settings at which a reader without a kernel sees the explorer; each gives the values that
            differ from the start.

    Raises:
        ValueError: where there is no saved setting, or one names a control or a value that there is not.

    Example:
        >>> from outsourcing_lab.teaching import Table
        >>> def downtime(availability):
        ...     minutes = 30 * 24 * 60 * (1 - availability)
        ...     table = Table("Minutes without service in 30 days", ["minutes"], [[f"{minutes:.0f}"]])
        ...     return View(f"{minutes:.0f} minutes of downtime", table)
        >>> choice = Choice("Availability", {"99 %": 0.99, "99.9 %": 0.999}, start=0.99)
        >>> explorer = Explorer("Downtime", downtime, {"availability": choice}, [{}, {"availability": 0.999}])
        >>> explorer.controls["availability"].value = 0.999
        >>> explorer.text
        '43 minutes of downtime'
    """

    def __init__(
        self,
        title: str,
        view: Callable[..., View],
        controls: Mapping[str, Control],
        saved: Sequence[Mapping[str, object]],
    ) -> None:
        self.title = title
        self._view = view
        self._controls = dict(controls)
        self._saved = [self._setting(values) for values in saved]
        if not self._saved:
            raise ValueError(
                f"the explorer {title!r} needs at least one saved setting for readers without a kernel"
            )
        self.controls: dict[str, Any] = {name: control.widget() for name, control in controls.items()}
        self._box = self._assembled()

    @property
    def text(self) -> str:
        """What the explorer says at the present values of its controls."""
        return self._view(**self._values()).text

    def reset(self) -> None:
        """Put every control back to its start."""
        for name, control in self._controls.items():
            self.controls[name].value = control.start

    def __repr__(self) -> str:
        return f"Explorer: {self.title}. {self._in_words(self._values(), self._controls)} → {self.text}"

    def _setting(self, changes: Mapping[str, object]) -> dict[str, object]:
        unknown = changes.keys() - self._controls.keys()
        if unknown:
            raise ValueError(f"{sorted(unknown)} are no controls of {self.title!r}: {list(self._controls)}")
        values = {name: control.start for name, control in self._controls.items()} | dict(changes)
        for name, value in values.items():
            self._controls[name].words(value)
        return values

    def _values(self) -> dict[str, object]:
        return {name: widget.value for name, widget in self.controls.items()}

    def _in_words(self, values: Mapping[str, object], names: Iterable[str]) -> str:
        controls = ((name, self._controls[name]) for name in names)
        return "; ".join(f"{control.label}: {control.words(values[name])}" for name, control in controls)

    def _assembled(self) -> "DOMWidget":
        from ipywidgets import HTML, Button, Layout, VBox

        text, face = HTML(), HTML()
        text.add_class(LIVE_TEXT)

        def redraw(_: object) -> None:
            view = self._view(**self._values())
            text.value, face.value = f"<p>{escape(view.text)}</p>", view.face.html

        redraw(None)
        for widget in self.controls.values():
            widget.observe(redraw, names="value")
        button = Button(description="Reset")
        button.on_click(lambda _: self.reset())
        manners = HTML(MANNERS, layout=Layout(display="none"))
        return VBox([*self.controls.values(), manners, button, text, face])

    def _saved_html(self) -> str:
        first = self._saved[0]
        fixed = [
            name for name in self._controls if all(values[name] == first[name] for values in self._saved)
        ]
        varied = [name for name in self._controls if name not in fixed] or fixed
        views = [(self._in_words(values, varied), self._view(**values)) for values in self._saved]
        everywhere = f" ({self._in_words(first, fixed)})" if fixed else ""
        positions = "".join(
            f"<details{' open' if number == 0 else ''}><summary>{escape(words)}</summary>"
            f"<p>{escape(view.text)}</p>{view.face.html}</details>"
            for number, (words, view) in enumerate(views)
        )
        return (
            f'<section class="lesson-explorer" aria-label="{escape(self.title)}">'
            f"<p><strong>{escape(self.title)}</strong>: saved settings{escape(everywhere)}. "
            f"In JupyterLab, run this cell to move the controls yourself.</p>{positions}</section>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        live = self._box._repr_mimebundle_()
        return {**live, "text/plain": repr(self), "text/html": self._saved_html()}
