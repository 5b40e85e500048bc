"""Quotes as other programs take them: reference managers, annotation tools, web pages."""
