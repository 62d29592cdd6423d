//! What stands around the API: errors, limits, headers, pages.

mod errors;
mod limits;
mod pages;
mod pictures;
mod reads;
