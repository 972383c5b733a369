"""What the pages of the desk share."""
