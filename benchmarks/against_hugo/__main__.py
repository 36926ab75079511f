"""Runs the comparison: ``python benchmarks/against_hugo`` from anywhere."""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
runpy.run_module("benchmarks.against_hugo.compare", run_name="__main__", alter_sys=True)
