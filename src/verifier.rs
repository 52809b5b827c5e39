//! The judge: re-derives every claim of a run by the slowest obvious way and shares no code with what it judges.
