"""Run every benchmark, or those named: `python -m tests.benchmarks [pages] [pdf]`."""

import sys

from tests.benchmarks import pages, pdf

ALL = {"pages": pages.run, "pdf": pdf.run}

for name in sys.argv[1:] or ALL:
    ALL[name]()
