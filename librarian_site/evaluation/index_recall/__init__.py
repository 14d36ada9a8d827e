"""Measure how much of what fits a filtered search by meaning finds, and how fast.

Synthetic passages in a store of their own, compared with exact search over the same store.
"""
