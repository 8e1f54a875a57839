"""The law as data: authorities, elements and standards, each with the days on which it counts."""
