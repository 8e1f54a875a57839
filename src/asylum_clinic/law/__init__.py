"""The law as data: authorities, elements and standards, each with the days on which it counts."""

from asylum_clinic.law.lookup import on

__all__ = ["on"]
