"""The demonstration: two owners, three recipients, four synthetic data sets."""
