"""The parts of the duty rules: each document as tables that are edited in place."""
