"""Sentences that come before better scored ones, as they tell what just this question asks."""
