//! The advice: whom to send, and what that leaves uncovered. Pure: no clock, no chance, no I/O.
