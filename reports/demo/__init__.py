"""The demonstration: two invented associations whose figures, not sentences, are modelled on real plans.

`people`, `this_year`, `last_year`, `neighbour` and `rhythm` are data; `build` writes them. All names are invented and
all addresses lie on `.example`, which belongs to nobody.
"""
