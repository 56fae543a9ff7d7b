"""What Excel knew before the log began: support contacts of each month, January to December, by shelter."""

SOURCE = "Statistik ur Excel"

CONTACTS = {
    "women": (40, 38, 44, 39, 42, 36, 22, 37, 43, 48, 47, 41),
    "youth": (23, 24, 27, 22, 25, 21, 12, 20, 27, 29, 27, 24),
    "victims": (54, 50, 58, 51, 54, 47, 30, 48, 57, 63, 62, 54),
    "girls": (7, 6, 7, 6, 7, 6, 3, 6, 7, 9, 8, 7),
}
