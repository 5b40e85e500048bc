"""Measuring retrieval, citations and refusals on questions with known evidence."""
