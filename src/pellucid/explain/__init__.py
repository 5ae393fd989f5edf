"""Seeing through: one learning step opened, and what a model has never seen; from network and arrays only."""
