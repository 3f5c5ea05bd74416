"""Where our change and the trust's record meet: the copy that both start from, the merge, what becomes of a record that
is gone, and the batch that is built on all of it. Both ways, up and down, stand on this room.
"""
