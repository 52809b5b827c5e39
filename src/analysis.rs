//! What a well-typed policy still gets wrong: findings with a witness.
