"""Measurements of the product against bare driver statements taken in the same run."""

from app.bench.benches import NAMES, run
from app.bench.report import BenchReport

__all__ = ["NAMES", "BenchReport", "run"]
