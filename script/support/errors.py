"""The base of every failure that a person at the terminal can mend."""


class MendableError(RuntimeError):
    """Its message says what is wrong and what to do; the commands print it without a traceback."""
