"""The controls as ipywidgets. Imported when an explorer is made, since ipywidgets takes a while to load."""

from html import escape
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, Box, Checkbox, Dropdown, FloatSlider, Layout, Text
from traitlets import TraitError, TraitType, observe, validate

if TYPE_CHECKING:
    from outsourcing_lab.teaching.controls import Choice, Entry, Number, Several

WHOLE_LABEL = {"description_width": "initial"}


class RefusedValueError(TraitError, ValueError):  # type: ignore[misc]
    """A control was set to what it does not take; the control keeps the value that it had."""


def _accepted(control: "Choice | Entry | Number | Several", value: object) -> object:
    try:
        return control.accepted(value)
    except ValueError as problem:
        raise RefusedValueError(str(problem)) from None


class DropDownList(Dropdown):  # type: ignore[misc]
    """A drop-down list over the options of a `Choice`."""

    value = TraitType(None)

    def __init__(self, control: "Choice") -> None:
        self._control = control
        super().__init__(
            description=control.label,
            options=list(control.options.items()),
            value=control.start,
            style=WHOLE_LABEL,
            layout=Layout(width="max-content"),
        )

    @validate("value")  # type: ignore[untyped-decorator]
    def _validate_value(self, proposal: Any) -> object:
        return _accepted(self._control, proposal.value)


class TextField(Text):  # type: ignore[misc]
    """A text field for an `Entry`."""

    value = TraitType("").tag(sync=True)

    def __init__(self, control: "Entry") -> None:
        self._control = control
        super().__init__(
            description=control.label,
            value=control.start,
            style=WHOLE_LABEL,
            layout=Layout(width="min(40em, 95%)"),
        )

    @validate("value")  # type: ignore[untyped-decorator]
    def _validate_value(self, proposal: Any) -> object:
        return _accepted(self._control, proposal.value)


class Slider(FloatSlider):  # type: ignore[misc]
    """A slider over the steps of a `Number`; the number beside it can be typed over."""

    value = TraitType(0).tag(sync=True)

    def __init__(self, control: "Number") -> None:
        self._control = control
        super().__init__(
            description=f"{control.label} ({control.unit})" if control.unit else control.label,
            min=control.smallest,
            max=control.largest,
            step=control.step,
            value=control.start,
            readout_format=f",.{control.decimals}f",
            style=WHOLE_LABEL,
            layout=Layout(width="min(40em, 95%)"),
        )

    @validate("value")  # type: ignore[untyped-decorator]
    def _validate_value(self, proposal: Any) -> object:
        return _accepted(self._control, proposal.value)


class CheckBoxes(Box):  # type: ignore[misc]
    """A group of check boxes for a `Several`, whose values are read, set and observed as one `value`."""

    value = TraitType(())

    def __init__(self, control: "Several") -> None:
        self._control = control
        self._following = False
        self._boxes = [Checkbox(description=words, indent=False) for words in control.options]
        label = HTML(escape(control.label), layout=Layout(width="100%"))
        super().__init__([label, *self._boxes], layout=Layout(flex_flow="row wrap", width="95%"))
        self.add_class("lesson-several")
        for box in self._boxes:
            box.layout.width, box.layout.margin = "max-content", "2px 1.2em 2px 2px"
            box.observe(self._tell, names="value")
        self.value = control.start

    @validate("value")  # type: ignore[untyped-decorator]
    def _validate_value(self, proposal: Any) -> object:
        return _accepted(self._control, proposal.value)

    @observe("value")  # type: ignore[untyped-decorator]
    def _follow(self, _: object) -> None:
        # While the boxes are set one after the other, what they show in between is nobody's choice.
        self._following = True
        try:
            for box, option in zip(self._boxes, self._control.options.values(), strict=True):
                box.value = option in self.value
        finally:
            self._following = False

    def _tell(self, _: object) -> None:
        if not self._following:
            options = zip(self._boxes, self._control.options.values(), strict=True)
            self.value = tuple(option for box, option in options if box.value)
