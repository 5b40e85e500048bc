"""One file that holds all of a data folder that cannot be made again, and the way back.

A zip and not a tar: its list of contents is at its end, so that a file that was cut short is
known at once; one member can be read without the others; and it has no links or devices.
Vectors are left out. They are in the catalogue too: reading 2,600 from there takes 0.1 s, and
putting them into a store again, which takes 4 s wherever they come from, cannot be spared.
"""
