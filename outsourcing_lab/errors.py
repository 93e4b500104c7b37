"""The one exception that a command turns into a sentence and exit code 1."""


class CommandError(Exception):
    """What the user asked for cannot be done; the message says why and what to do next."""
