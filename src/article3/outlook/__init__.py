"""What keeping a promise costs, and how likely it is: paths, uncertainty, fans."""

from article3.outlook.outlook import RULES as RULES
from article3.outlook.outlook import Question as Question
from article3.outlook.outlook import outlook as outlook
from article3.outlook.result import Outlook as Outlook

__all__ = ["RULES", "Outlook", "Question", "outlook"]
