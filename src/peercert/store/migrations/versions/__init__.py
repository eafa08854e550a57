"""One module for each revision of the store's tables, frozen once it is released."""
