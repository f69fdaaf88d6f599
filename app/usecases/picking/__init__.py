"""The scan station's engine: one scan, one answer, one transaction; every scan looks at the order anew."""

from app.usecases.picking.modes import ModesSet, SetModes, set_modes
from app.usecases.picking.scanning import scan_code
from app.usecases.picking.turn import ScanAnswer, ScanCode

__all__ = ["ModesSet", "ScanAnswer", "ScanCode", "SetModes", "scan_code", "set_modes"]
