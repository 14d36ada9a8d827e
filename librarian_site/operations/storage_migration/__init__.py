"""Copy files from one file store to the other, while the librarian works."""
