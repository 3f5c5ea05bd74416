"""`make bench`: our figures, each beside a baseline measured in the same run. Machines are noisy: read the ratio."""
