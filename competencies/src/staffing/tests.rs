//! Small teams.

mod pair;

use std::sync::LazyLock;

use uuid::Uuid;

use crate::code::RoleCode;
use crate::framework::Framework;

static FRAMEWORK: LazyLock<Framework> = LazyLock::new(|| {
    Framework::builtin(&["M01", "M02", "M06"]).unwrap_or_else(|findings| {
        panic!("{}", findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
});
