"""The parts of the handover screen."""
