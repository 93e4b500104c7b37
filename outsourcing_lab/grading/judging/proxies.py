"""What the tests see of the student's objects: stand-ins that ask the student's process and trust nothing.

Rules, all found by attack. A stand-in never equals a plain value and never orders itself beside one, whatever
the student's class says. What its class makes of the difference to a plain value is not taken for a number:
the plain value may be the right answer. And what Python asks a stand-in to be (`len`, `bool`, `int`, `float`,
`str`) must come back as exactly that type.
"""

import inspect
import numbers
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outsourcing_lab.grading.judging.student_side import StudentSide

MOST_ITEMS = 100_000
"""How many items of a student's object a test can go through."""

_SPECIAL_ATTRIBUTES = frozenset(
    (
        *(
            "__name__",
            "__qualname__",
            "__annotations__",
            "__dict__",
            "__init__",
            "__defaults__",
            "__members__",
            "__bases__",
        ),
        *("__enter__", "__exit__"),
    )
)
_DIFFERENCES = frozenset(("sub", "truediv", "floordiv", "mod", "and", "or", "xor"))
_ORDERS = frozenset(("lt", "le", "gt", "ge"))
_OF_GIVEN = _DIFFERENCES | _ORDERS


def identity(proxy: "RemoteFunction") -> int:
    """Return the number under which the student's process knows the object."""
    number: int = object.__getattribute__(proxy, "_number")
    return number


_UNCHANGING = (type, type(None), bool, int, float, str)
"""Types of defaults that stay what they are; `type` is that of the mark for none."""


def _given(proxy: "RemoteFunction") -> type | None:
    given: type | None = object.__getattribute__(proxy, "_given")
    return given


def _side(proxy: "RemoteFunction") -> "StudentSide":
    side: StudentSide = object.__getattribute__(proxy, "_student")
    return side


class RemoteFunction:
    """A function of the student's. It has no arithmetic, so that nobody takes it for a number or a list.

    Args:
        student: the student's process.
        number: under which it knows the object.
        type_name: what it says that the object's type is called.
        is_iterator: whether it says that the object gives its items one by one.
        given: the class of the instructor's own of which it says that the object is an instance.
    """

    __slots__ = (
        "__weakref__",
        "_given",
        "_is_iterator",
        "_is_weighed",
        "_number",
        "_signature",
        "_student",
        "_type_name",
    )
    __hash__ = object.__hash__

    def __init__(
        self,
        student: "StudentSide",
        number: int,
        type_name: str,
        *,
        is_iterator: bool = False,
        given: type | None = None,
    ) -> None:
        object.__setattr__(self, "_student", student)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_type_name", type_name)
        object.__setattr__(self, "_given", given)
        object.__setattr__(self, "_is_iterator", is_iterator)
        object.__setattr__(self, "_is_weighed", False)
        object.__setattr__(self, "_signature", None)

    @property
    def __signature__(self) -> inspect.Signature:
        """The parameters, as `inspect.signature` wants them."""
        known: inspect.Signature | None = object.__getattribute__(self, "_signature")
        if known is not None:
            return known
        student = _side(self)
        described = student.ask("signature", of=student.write(self))["value"]
        signature = inspect.Signature([_parameter(student, part) for part in described])
        defaults = (part.default for part in signature.parameters.values())
        if all(type(default) in _UNCHANGING for default in defaults):  # a list may be another at each call
            object.__setattr__(self, "_signature", signature)
        return signature

    @property
    def __doc__(self) -> Any:  # type: ignore[override]
        """The student's docstring."""
        student = _side(self)
        return student.value("attribute", of=student.write(self), name="__doc__")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in _SPECIAL_ATTRIBUTES:
            raise AttributeError(name)
        student = _side(self)
        return student.value("attribute", of=student.write(self), name=name)

    def __setattr__(self, name: str, value: object) -> None:
        object.__setattr__(self, "_signature", None)
        student = _side(self)
        student.ask("set attribute", of=student.write(self), name=name, value=student.write(value))

    def __delattr__(self, name: str) -> None:
        object.__setattr__(self, "_signature", None)
        student = _side(self)
        student.ask("delete attribute", of=student.write(self), name=name)

    def __call__(self, /, *positional: Any, **keyword: Any) -> Any:  # noqa: D102 (it is the student's)
        return _side(self).call(self, positional, keyword)

    def __repr__(self) -> str:
        return str(_exactly(self, "repr", str))

    def __eq__(self, other: object) -> bool:
        return self is other


def _parameter(student: "StudentSide", described: Any) -> inspect.Parameter:
    name, kind, has_default, default = described
    given = student.read(default) if has_default else inspect.Parameter.empty
    return inspect.Parameter(str(name), inspect._ParameterKind(kind), default=given)


def _applied(proxy: RemoteFunction, operator: str, *operands: object) -> Any:
    student = _side(proxy)
    return student.value("apply", operator=operator, operands=[student.write(part) for part in operands])


def _exactly(proxy: RemoteFunction, function: str, kind: type) -> Any:
    value = _applied(proxy, function, proxy)
    if type(value) is not kind:
        raise TypeError(f"{function}() of {_called(proxy)} gave no {kind.__name__}")
    return value


def _called(proxy: RemoteFunction) -> str:
    return f"the student's {object.__getattribute__(proxy, '_type_name')}"


class RemoteObject(RemoteFunction):
    """Something of the student's that is no plain value: a class, an instance, a generator, a figure."""

    __slots__ = ()
    __hash__ = object.__hash__
    # NumPy must not make an array of it, nor compare with it item by item.
    __array__ = None
    __array_ufunc__ = None

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The instructor's class where the student's object is one of it: `isinstance` asks for this."""
        return _given(self) or RemoteObject

    def __iter__(self) -> Any:
        return self if object.__getattribute__(self, "_is_iterator") else iter(_items(self, self))

    def __next__(self) -> Any:
        student = _side(self)
        answer = student.ask("next", of=student.write(self))
        if "stop" in answer:
            raise StopIteration
        return student.read(answer.get("value"))

    def __len__(self) -> int:
        return int(_exactly(self, "len", int))

    def __bool__(self) -> bool:
        _refuse_weighed(self, "bool")
        return bool(_exactly(self, "bool", bool))

    def __str__(self) -> str:
        return str(_exactly(self, "str", str))

    def __int__(self) -> int:
        _refuse_weighed(self, "int")
        return int(_exactly(self, "int", int))

    def __float__(self) -> float:
        _refuse_weighed(self, "float")
        return float(_exactly(self, "float", float))

    def __round__(self, *digits: int) -> Any:
        return _operated(self, "round", self, *digits)

    def __reversed__(self) -> Any:
        return iter(_items(self, _applied(self, "reversed", self)))

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)

    def __contains__(self, item: object) -> bool:
        return _applied(self, "contains", self, item) is True

    def __getitem__(self, key: object) -> Any:
        return _applied(self, "getitem", self, key)

    def __setitem__(self, key: object, value: object) -> None:
        _applied(self, "setitem", self, key, value)

    def __delitem__(self, key: object) -> None:
        _applied(self, "delitem", self, key)

    def __enter__(self) -> Any:
        return self.__getattr__("__enter__")()

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> bool:
        return _side(self).leave(self, error)

    def __instancecheck__(self, instance: object) -> bool:
        if not isinstance(instance, RemoteObject):
            return False
        student = _side(self)
        answer = student.ask("is instance", of=student.write(instance), kind=student.write(self))
        return answer.get("value") is True

    def __subclasscheck__(self, kind: object) -> bool:
        return isinstance(kind, RemoteObject) and _applied(self, "issubclass", kind, self) is True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RemoteObject):
            # The instructor's class compares, and its object with what is read of the student's.
            return type(other) is _given(self) and type(other).__eq__(other, self) is True
        return identity(self) == identity(other) or _applied(self, "eq", self, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other


def _items(proxy: RemoteObject, of: object) -> list[Any]:
    student = _side(proxy)
    answer = student.ask("items", of=student.write(of), most=MOST_ITEMS)
    items = answer.get("value")
    return [student.read(item) for item in items] if isinstance(items, list) else []


def _operated(proxy: RemoteObject, operator: str, *operands: object) -> Any:
    """Return what an operator of the student's own class gives, as far as it can be believed."""
    plain = [operand for operand in operands if not isinstance(operand, RemoteFunction)]
    given = _given(proxy)
    if given is not None and [type(operand) for operand in plain] == [given] and operator in _OF_GIVEN:
        return getattr(given, f"__{operator}__")(*operands)  # the instructor's own, on what is read of both
    if operator in _ORDERS and plain:
        raise TypeError(f"{_called(proxy)} is not put in order with {type(plain[0]).__name__}")
    measured = (
        [operand for operand in plain if not isinstance(operand, str)] if operator in _DIFFERENCES else []
    )
    if any(not isinstance(operand, numbers.Number) for operand in measured):
        raise TypeError(f"no {operator} of {_called(proxy)} and {type(measured[0]).__name__}")
    weighed = bool(measured) or any(map(_is_weighed, operands))
    result = _applied(proxy, operator, *operands)
    if not weighed:
        return result
    if not isinstance(result, RemoteFunction):
        raise TypeError(
            f"{operator} of {_called(proxy)} and a plain value gave {type(result).__name__}, "
            "which is its own word only"
        )
    object.__setattr__(result, "_is_weighed", True)
    return result


def _is_weighed(operand: object) -> bool:
    return isinstance(operand, RemoteFunction) and bool(object.__getattribute__(operand, "_is_weighed"))


def _refuse_weighed(proxy: RemoteObject, function: str) -> None:
    if _is_weighed(proxy):
        raise TypeError(f"{function}() of what {_called(proxy)} made of a plain value is its own word only")


def _operator(name: str, *, reflected: bool = False) -> Any:
    def apply(self: RemoteObject, *others: object) -> Any:
        return _operated(self, name, *others, self) if reflected else _operated(self, name, self, *others)

    return apply


_ARITHMETIC = (*_DIFFERENCES, "add", "mul", "matmul", "pow")
for _name in (*_ARITHMETIC, *_ORDERS, "iadd", "neg", "pos", "abs"):
    setattr(RemoteObject, f"__{_name}__", _operator(_name))
for _name in _ARITHMETIC:
    setattr(RemoteObject, f"__r{_name}__", _operator(_name, reflected=True))
