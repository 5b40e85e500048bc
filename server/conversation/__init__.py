"""A conversation: a follow-up question is completed from it, so that it stands alone."""
