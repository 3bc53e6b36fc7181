"""Scores of labelled questions and cross-validated scores of the topic model."""
