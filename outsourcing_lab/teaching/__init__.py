"""What a lesson or an exercise shows and asks."""

from outsourcing_lab.teaching.answers import Answer
from outsourcing_lab.teaching.asking import answer_of, refusal_of
from outsourcing_lab.teaching.controls import Choice, Entry, Number, Several
from outsourcing_lab.teaching.explorer import Explorer, View
from outsourcing_lab.teaching.figure import Figure
from outsourcing_lab.teaching.parts import Parts
from outsourcing_lab.teaching.provenance import dispute_table, statement_table
from outsourcing_lab.teaching.quizzes import Quiz, quiz
from outsourcing_lab.teaching.table import Table

__all__ = [
    "Answer",
    "Choice",
    "Entry",
    "Explorer",
    "Figure",
    "Number",
    "Parts",
    "Quiz",
    "Several",
    "Table",
    "View",
    "answer_of",
    "dispute_table",
    "quiz",
    "refusal_of",
    "statement_table",
]
