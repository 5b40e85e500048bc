"""Who said it: the speaker of every sentence that reports speech, by rules alone."""
