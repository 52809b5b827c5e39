//! The policy language's text: what is written, before anything is known of its meaning.
//!
//! A layer that cannot fail splits a file into logical lines and blocks; each line is parsed alone with the pest grammar
//! of `grammar/`, so that one mistake costs one line. The tree keeps a span for everything.

pub mod ast;
