"""Documents in, index out: find the files, read them, split them, embed them, publish.

This room does not know how questions are answered.
"""
