"""The border: files from outside become records, with every problem named, all at once."""
