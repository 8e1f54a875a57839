"""The submission doctor: what was handed in damaged is mended before it is graded, and what was done is said."""

from asylum_clinic.grading.doctor.examining import Seen, examine

__all__ = ["Seen", "examine"]
