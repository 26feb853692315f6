//! What is reached.
