"""Generate a library of any size from a folder of texts, for trials and load tests."""
