"""Quizzes: a bank of questions with the keys sealed, practised in a page or answered in a cell."""

from outsourcing_lab.teaching.quizzes.quiz import Quiz, Result, quiz

__all__ = ["Quiz", "Result", "quiz"]
