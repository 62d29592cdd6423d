use fieldcraft_competencies::framework::Framework;

use crate::build::MODULES;

#[test]
fn the_embedded_framework_has_nothing_to_mend() {
    let findings = Framework::builtin(MODULES).err().unwrap_or_default();
    let listed: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(listed.is_empty(), "{}", listed.join("\n"));
}
