//! Any bytes, formatted: no panic, nothing said otherwise, twice is once.
//!
//! `cargo +nightly fuzz run formatter -- -dict=fuzz/policy.dict -max_len=4096`

#![no_main]

use equiflux::diagnostic::Language;
use equiflux::syntax::format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for language in [Language::French, Language::English] {
        let once = format(&text, Some(language));
        assert!(format(&once.text, Some(language)).text == once.text || !once.kept);
    }
});
