"""How sure is sure in this corpus: confidence, set right for any articles without labels."""
