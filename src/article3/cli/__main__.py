"""``python -m article3.cli``."""

from article3.cli import main

main()
