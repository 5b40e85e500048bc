"""Articles in, passages out: reading, the catalogue, the vectors and the search.

Nothing in this package imports ``server``.
"""
