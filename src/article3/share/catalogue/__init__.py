"""The catalogue: one record of a data set, from which every description of it is made.

What a caller may not know exists is in no list, no count, no search and no document; what it may
know of but not read is described without columns, numbers or files.
"""
