"""The loops that deliver what leaves the house."""
