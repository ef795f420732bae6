"""Write texts: of words, formats, regular expressions."""
