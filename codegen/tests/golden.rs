//! The checked-in copy of the generated code is current.
//!
//! After a wanted change: `UPDATE_GOLDEN=1 cargo test -p ocpp16-codegen`.

use std::path::Path;

#[test]
fn golden_copy_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/ocpp16.rs");
    let generated = ocpp16_codegen::generate(ocpp16_schemas::schemas()).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert!(
        golden == generated,
        "golden/ocpp16.rs is stale; set UPDATE_GOLDEN=1, run this test again and review the diff"
    );
}

#[test]
fn output_is_deterministic() {
    let schemas = ocpp16_schemas::schemas();
    let first = ocpp16_codegen::generate(schemas).unwrap();
    assert_eq!(first, ocpp16_codegen::generate(schemas).unwrap());
}
