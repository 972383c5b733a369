"""The institutions of the programme team, for which the sources are asked."""
