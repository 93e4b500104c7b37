"""The exceptions that a command turns into a sentence and an exit code."""


class CommandError(Exception):
    """What the user asked for cannot be done; the message says why and what to do next. Exit code 1."""


class ArgumentError(CommandError):
    """What the user asked for does not exist or makes no sense. Exit code 2."""


class StoppedError(CommandError):
    """The user has stopped a command; the message says what is kept and how to go on. Exit code 130."""
