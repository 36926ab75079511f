"""Long runs: what chance can do to archivegen, tried thousands of times (``python -m tests.soak --minutes 60``)."""
