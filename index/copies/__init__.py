"""The same story twice: which articles print one story, and how their prints differ.

Whether two articles are copies depends on those two alone, never on what else is indexed
or on what came first; so an index that grew over years groups as one built today does.
"""
