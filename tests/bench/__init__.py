"""The benchmarks: `python -m tests.bench` measures, the tests prove at tiny sizes that they measure the same rows."""
