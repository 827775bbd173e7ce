"""Pages of a sharing server: catalogue, requests, grants, who read what.

They are served beside the protocol and ask what it asks: the service decides, the log is written
first, and what is not there and what is not for this visitor are one page.
"""
