"""Pieces of fetching an article from the web; ``index.fetching`` puts them together.

All but ``connecting`` cost nothing to import; that one imports httpx.
"""
