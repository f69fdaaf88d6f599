"""速联汽配, a made-up distributor of commercial-vehicle parts: for the first start, the demo and measurements."""

from app.adapters.sample.company import SampleCompany, SampleOperator, SampleStation, Size
from app.adapters.sample.experience import SolvedCase, sample_articles, solved_cases
from app.adapters.sample.files import SampleFiles, write_sample_files

__all__ = [
    "SampleCompany",
    "SampleFiles",
    "SampleOperator",
    "SampleStation",
    "Size",
    "SolvedCase",
    "sample_articles",
    "solved_cases",
    "write_sample_files",
]
