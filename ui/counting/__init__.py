"""The parts of the counting screen."""
