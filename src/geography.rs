//! The commune referential: INSEE codes, names, départements, EPCI (official geographic code, 2026).
