"""Workloads that time Article 3 beside its peers; ``make bench`` or ``python bench/run.py``."""
