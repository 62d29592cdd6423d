//! Staffing of a site: who may go together. Pure: authorizations come in computed.

pub mod pair;

#[cfg(test)]
mod tests;
