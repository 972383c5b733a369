"""What keeps a person or an offer out of a list, or speaks against them, whatever the words say."""
