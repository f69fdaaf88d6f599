"""The parts of the duty watch: numbers, bars, the list for a wall."""
