//! Generates the message types from the official schemas into `OUT_DIR`.
//!
//! Cargo runs this again whenever a schema or the generator changes, because
//! both are build dependencies that embed their data.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out_dir = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let source = match ocpp16_codegen::generate(ocpp16_schemas::schemas()) {
        Ok(source) => source,
        Err(error) => {
            println!("cargo::error=the OCPP schemas cannot be turned into types: {error}");
            std::process::exit(1);
        }
    };
    let path = Path::new(&out_dir).join("ocpp16.rs");
    std::fs::write(&path, source)
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}
