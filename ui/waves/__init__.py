"""The parts of the waves screen: what waits, what a release would make of it, and the lists under way."""
