"""Where this PC stands at the trust: what it was registered with, whether either side went back to a backup, how far
the trail is anchored there, which PCs are silent.
"""
