"""What every face answers with: a query and its rows, the same from a terminal and over HTTP.

One file a room; ``--json`` prints these answers and ``/api/v1`` sends them.
"""

from article3.answers.answer import Answer, frame_rows

__all__ = ["Answer", "frame_rows"]
