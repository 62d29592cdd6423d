//! Published content, parsed once and kept in memory.

/// What is published, by version.
#[derive(Default)]
pub struct ContentCache {}
