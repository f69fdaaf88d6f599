"""Picklane: order desk and scan station of a small warehouse."""

__version__ = "0.1.0"
