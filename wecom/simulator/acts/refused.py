"""An act that is not possible in the corp as it is."""


class ActRefused(Exception):
    """The text says what to do instead."""


class NotThere(ActRefused):
    """The act names somebody or something that does not exist."""
