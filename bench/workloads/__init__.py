"""One workload a file; each registers itself when imported."""
