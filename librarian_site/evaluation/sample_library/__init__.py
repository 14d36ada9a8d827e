"""A library as large as asked for, made from a folder of texts: to try and to measure with."""
