"""Language models, reached through LlamaIndex's interface: they draft, and nothing more.

A model is shown numbered sentences as data, and drafts statements that name the numbers they
rest on. It copies no quote and decides nothing: what it drafts is checked elsewhere.
"""
