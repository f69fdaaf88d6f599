"""The pages of the settings, in their order."""

from ui.settings.carriers import carriers
from ui.settings.counting import counting
from ui.settings.finance import finance
from ui.settings.picking import picking
from ui.settings.subject import Subject


def subjects() -> tuple[Subject, ...]:
    """In the language in force."""
    return finance(), counting(), carriers(), picking()
