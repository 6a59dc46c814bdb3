"""Side-by-side timings against peers; never run by the tests. Run with ``make bench``."""
