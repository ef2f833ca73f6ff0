"""What services raise. Views turn these into pages; nothing here knows HTTP."""

from participation.core.decisions import Decision, Denied, Text


class DomainError(Exception):
    """A rule of the domain refused a write; `message` is a sentence for the person who tried."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


class Refused(DomainError):
    """A policy said no. Carries the decision with reason and remedy."""

    def __init__(self, decision: Denied) -> None:
        super().__init__(decision.reason)
        self.decision = decision


class Invalid(DomainError):
    """The data of a write are wrong; `field` says which one ("" for the whole)."""

    def __init__(self, message: Text, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def require(decision: Decision) -> None:
    """Raise `Refused` unless the decision is `Allowed`."""
    if isinstance(decision, Denied):
        raise Refused(decision)
