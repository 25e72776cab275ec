"""Questions in, quotations out: retrieve, choose the sentences, say how they stand, or abstain.

This room reads the index and does not know how it was made.
"""

from answer.engine import Pincite

__all__ = ["Pincite"]
