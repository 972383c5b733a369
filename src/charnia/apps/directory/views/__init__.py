"""The pages of the directory: lists, profiles, calendar files, what crawlers read, and one's own profile."""
