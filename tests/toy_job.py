"""The Library's re-index with the toy model in place of the real one; TOY_SLOW as in `toy_cli`."""

from __future__ import annotations

from toy_cli import SlowEmbedder

import index.model

if __name__ == "__main__":
    index.model.load_embedder = lambda settings: SlowEmbedder()  # type: ignore[assignment,return-value]
    from ui.reindexing import main

    main()
