//! Names to what they name, across a policy and those it extends; amendments are applied here.
