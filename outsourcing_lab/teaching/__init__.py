"""What a lesson or an exercise shows and asks."""

from outsourcing_lab.teaching.answers import Answer, answer_of, refusal_of
from outsourcing_lab.teaching.explorer import Choice, Entry, Explorer, View
from outsourcing_lab.teaching.figure import Figure
from outsourcing_lab.teaching.provenance import dispute_table, statement_table
from outsourcing_lab.teaching.quizzes import Quiz, quiz
from outsourcing_lab.teaching.table import Table

__all__ = [
    "Answer",
    "Choice",
    "Entry",
    "Explorer",
    "Figure",
    "Quiz",
    "Table",
    "View",
    "answer_of",
    "dispute_table",
    "quiz",
    "refusal_of",
    "statement_table",
]
