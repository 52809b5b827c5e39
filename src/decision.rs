//! The decisions of a run: awards, ranked candidates, why and why not.
