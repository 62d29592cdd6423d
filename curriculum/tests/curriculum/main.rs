//! The curriculum crate from outside: what authors may do to it, and what learners get.

mod attacks;
mod branches;
mod files;
mod hostile;
mod imported;
mod judge;
mod overlay;
mod planted;
mod rendering;
mod scoring;
mod shipped;
mod stored;
mod support;
mod tools;
