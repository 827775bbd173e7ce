"""Sharing: owners keep control, recipients get only what they may, and nobody can quietly change
what happened.

An unclassified demonstrator. Owners publish data sets as immutable versions with labels on the data
set, its columns and its rows; recipients read them over the Delta Sharing protocol and get files
that hold nothing else than what they may read; every reading is in a log before the bytes leave.
"""

NOTICE = "Unclassified demonstrator: public or synthetic data only."
"""What every page and every answer's metadata says."""
