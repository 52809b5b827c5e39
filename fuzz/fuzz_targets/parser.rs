//! Any bytes, read as a policy: no panic, no hang.
//!
//! `cargo +nightly fuzz run parser -- -dict=fuzz/policy.dict -max_len=4096`

#![no_main]

use equiflux::diagnostic::{Diagnostics, Language};
use equiflux::source::SourceMap;
use equiflux::syntax::{ast::Policy, dump, parse};

fn read(text: &str) -> Option<Policy> {
    let mut map = SourceMap::default();
    let file = map.add("fuzz.eqf", text);
    let mut out = Diagnostics::default();
    let policy = parse(&map, file, &mut out);
    for diagnostic in &out {
        let _ = (diagnostic.message(Language::French), diagnostic.help(Language::English));
    }
    policy
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let Some(policy) = read(&text) else { return };
    let _ = dump(&policy);
});
