"""What records are about: headings of a vocabulary and phrases, found in words. Pure."""
