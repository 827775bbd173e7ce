"""What keeping a promise costs, and how likely it is: paths, uncertainty, fans.

``article3.outlook`` is this room and, called, its function: importing a room makes it an attribute
of the package, where the library has the function of the same name.
"""

import sys
from types import ModuleType
from typing import Any

from article3.outlook.outlook import RULES as RULES
from article3.outlook.outlook import Question as Question
from article3.outlook.outlook import outlook as outlook
from article3.outlook.result import Outlook as Outlook

__all__ = ["RULES", "Outlook", "Question", "outlook"]


class _Room(ModuleType):
    def __call__(self, *arguments: Any, **choices: Any) -> Outlook:
        return outlook(*arguments, **choices)


sys.modules[__name__].__class__ = _Room
