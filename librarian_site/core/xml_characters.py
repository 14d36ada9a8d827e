"""Characters that XML has no place for, not even as references (XML 1.0, section 2.2)."""

# For use inside a regular expression's class of characters.
NOT_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"
