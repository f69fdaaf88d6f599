"""Run the benchmarks, all of them or those named, and print each as it is done; no figure decides anything here.

Usage: python -m tests.bench [--db URL] [--orders N] [NAME ...]
"""

import argparse
import json
import logging

import structlog

from app import bench


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", default=bench.NAMES, metavar="NAME", help=", ".join(bench.NAMES))
    parser.add_argument("--db", help="an empty database; default: a file in a temporary folder")
    parser.add_argument("--orders", type=int, help="the size; default: the one of the targets")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for name in chosen.names:
        report = bench.run(name, chosen.db, chosen.orders)
        print(f"{report.name}: {report.value:.4g} {report.unit}, {report.ratio:.2f} of the bare driver's speed")
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2), flush=True)


if __name__ == "__main__":
    main()
