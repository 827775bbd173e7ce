"""The web application: pages and an HTTP API over the functions the library has.

:func:`article3.web.app.application` makes it; ``article3 serve`` runs it. One page is one file in
``pages/``.
"""
