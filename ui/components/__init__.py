"""Parts that the pages share. All text of documents goes through `markup`."""
