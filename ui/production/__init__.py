"""The parts of the production screen: what must be made, and what the planner answers."""
