//! Synthetic territories on the real social stock: same seed, same bytes.
