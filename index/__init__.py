"""The ground floor: what is known.

Records, errors, settings, the model that turns text into vectors, the store, and hybrid search.
This room imports nothing of the project; every other room may import from it.
"""
