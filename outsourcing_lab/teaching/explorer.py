"""An explorer: a few controls over a pure function, moved by hand or from code, readable with no kernel."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from outsourcing_lab.teaching.controls import Control

if TYPE_CHECKING:
    from ipywidgets import DOMWidget


LIVE_CONTROLS = "lesson-explorer-controls"
LIVE_TEXT = "lesson-explorer-text"
# What ipywidgets leaves out. JupyterLab takes plain keys for commands on cells, also the arrow keys of a
# drop-down list; its shortcuts with Ctrl, Alt or Cmd still reach it. A screen reader reads out what changes
# in a status, and needs the names of sliders and of groups, which may come to the page after this script; and
# a slider's value as it is shown, not as the browser computed it. A slider takes a typed 17,500 for 17, and
# looks at what was typed only after the Enter key. It leaves out the commas that it was shown with.
# A style sheet is the one element whose script runs in an ipywidgets HTML. Its rules are for narrow pages:
# there ipywidgets leaves no room for a slider beside its label, and cuts off a list.
MANNERS = f"""<style onload="
const box = this.closest('.widget-vbox');
const set = (element, name, value) => {{
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}};
const describe = () => {{
  for (const slider of box.querySelectorAll('.widget-slider')) {{
    const label = slider.querySelector('label').textContent;
    const handle = slider.querySelector('[role=slider]');
    const typed = slider.querySelector('.widget-readout');
    set(handle, 'aria-label', label);
    set(handle, 'aria-valuetext', typed.textContent);
    set(typed, 'role', 'textbox');
    set(typed, 'aria-label', label + ', type a number');
  }}
  for (const group of box.querySelectorAll('.lesson-several')) {{
    set(group, 'role', 'group');
    set(group, 'aria-label', group.querySelector('.widget-html-content').textContent);
  }}
}};
const read = (event) => {{
  if (!event.target.matches('.widget-readout') || event.key !== 'Enter') return;
  const text = event.target.textContent.replace(/,(?=[0-9]{{3}}([^0-9]|$))/g, '');
  event.target.textContent = text.includes(',') ? '' : text;
}};
new MutationObserver(describe).observe(
  box, {{ childList: true, subtree: true, attributeFilter: ['aria-valuetext'] }}
);
box.addEventListener('keydown', read, {{ capture: true }});
box.addEventListener('focusout', (event) => {{
  if (!event.target.matches('.widget-readout')) return;
  event.target.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', keyCode: 13, bubbles: true }}));
}});
box.addEventListener('keydown', (event) => {{
  if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
}});
box.addEventListener('focusin', () => {{
  box.querySelector('.{LIVE_TEXT}').setAttribute('role', 'status');
}}, {{ once: true }});
describe();
">
.{LIVE_CONTROLS} {{ container-type: inline-size; }}
@container (max-width: 32em) {{
  .{LIVE_CONTROLS} > .widget-inline-hbox {{ flex-wrap: wrap; height: auto; max-width: 95%; }}
  .{LIVE_CONTROLS} > .widget-inline-hbox > .widget-label {{
    flex: 1 0 100%; height: auto; text-align: left; white-space: normal;
  }}
  .{LIVE_CONTROLS} > .widget-dropdown > select {{
    flex: 0 1 auto; height: 28px; min-width: 0; max-width: 100%;
  }}
}}
</style>"""


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
class _Shown:
    values: dict[str, object]
    text: str
    face_html: str

    @property
    def text_html(self) -> str:
        return f"<p>{escape(self.text)}</p>"


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

    Where the function refuses a setting with a `ValueError`, its message is shown as the explorer's text.

    Raises:
        ValueError: where there is no saved setting, or one names a control or a value that there is not.

    Example:
        >>> from outsourcing_lab.teaching import Choice, Table
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
        self._resetting = False
        self._shown = self._shown_at(self._values())
        self._box = self._assembled()

    @property
    def text(self) -> str:
        """What the explorer says at the present values of its controls."""
        return self._shown.text

    def reset(self) -> None:
        """Put every control back to its start."""
        self._resetting = True
        try:
            for name, control in self._controls.items():
                self.controls[name].value = control.start
        finally:
            self._resetting = False
        self._redraw()

    def __repr__(self) -> str:
        return f"Explorer: {self.title}. {self._in_words(self._values(), self._controls)} → {self.text}"

    def _setting(self, changes: Mapping[str, object]) -> dict[str, object]:
        unknown = changes.keys() - self._controls.keys()
        if unknown:
            raise ValueError(f"{sorted(unknown)} are no controls of {self.title!r}: {list(self._controls)}")
        values = {name: control.start for name, control in self._controls.items()} | dict(changes)
        return {name: self._controls[name].accepted(value) for name, value in values.items()}

    def _values(self) -> dict[str, object]:
        return {name: widget.value for name, widget in self.controls.items()}

    def _in_words(self, values: Mapping[str, object], names: Iterable[str]) -> str:
        controls = ((name, self._controls[name]) for name in names)
        return "; ".join(f"{control.label}: {control.words(values[name])}" for name, control in controls)

    def _shown_at(self, values: Mapping[str, object]) -> _Shown:
        """Return what is shown at a setting: the view, or the sentence that refuses the setting."""
        try:
            view = self._view(**values)
        except ValueError as refusal:
            return _Shown(dict(values), str(refusal), "")
        return _Shown(dict(values), view.text, view.face.html)

    def _redraw(self, _: object = None) -> None:
        values = self._values()
        if self._resetting or values == self._shown.values:
            return
        try:
            self._show(self._shown_at(values))
        except Exception as error:
            # Whoever moves a control by hand sees no error, and would take what stood there for the answer.
            sentence = f"There is no answer at this setting: {type(error).__name__}: {error}"
            self._show(_Shown(values, sentence, ""))
            raise

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        *_, text, face = self._box.children
        text.value, face.value = shown.text_html, shown.face_html

    def _assembled(self) -> "DOMWidget":
        from ipywidgets import HTML, Button, Layout, VBox

        text, face = HTML(self._shown.text_html), HTML(self._shown.face_html)
        text.add_class(LIVE_TEXT)
        for widget in self.controls.values():
            widget.observe(self._redraw, names="value")
        button = Button(description="Reset")
        button.on_click(lambda _: self.reset())
        manners = HTML(MANNERS, layout=Layout(display="none"))
        box = VBox([*self.controls.values(), manners, button, text, face])
        box.add_class(LIVE_CONTROLS)
        return box

    def _saved_html(self) -> str:
        first = self._saved[0]
        fixed = [
            name for name in self._controls if all(values[name] == first[name] for values in self._saved)
        ]
        varied = [name for name in self._controls if name not in fixed] or fixed
        views = [(self._in_words(values, varied), self._shown_at(values)) for values in self._saved]
        everywhere = f" ({self._in_words(first, fixed)})" if fixed else ""
        positions = "".join(
            f"<details{' open' if number == 0 else ''}><summary>{escape(words)}</summary>"
            f"{shown.text_html}{shown.face_html}</details>"
            for number, (words, shown) in enumerate(views)
        )
        return (
            f'<section class="lesson-explorer" aria-label="{escape(self.title)}">'
            f"<p><strong>{escape(self.title)}</strong>: saved settings{escape(everywhere)}. "
            f"In JupyterLab, run this cell to move the controls yourself.</p>{positions}</section>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        live = self._box._repr_mimebundle_()
        return {**live, "text/plain": repr(self), "text/html": self._saved_html()}
