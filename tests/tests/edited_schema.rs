//! The schemas really are what the types are made of: editing one and
//! building again changes what a program accepts.
//!
//! Works on a copy of the three packages that turn schemas into types.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ocpp16_tests::workspace_root;

/// Accepts its argument as a StatusNotification, or not.
const PROBE: &str = r#"
fn main() {
    let payload = std::env::args().nth(1).expect("a payload");
    let read = serde_json::from_str::<ocpp16_types::StatusNotificationRequest>(&payload);
    println!("{}", if read.is_ok() { "accepted" } else { "refused" });
}
"#;

#[test]
fn an_edited_schema_changes_what_is_accepted() {
    let copy = Copy::new();
    let schema = copy.folder.join("schemas/json/StatusNotification.json");
    let original = fs::read_to_string(&schema).unwrap();
    assert_eq!(copy.verdict_on_info(50), "accepted");
    assert_eq!(copy.verdict_on_info(55), "refused");

    let (before, after) = original.split_once("\"maxLength\": 50").unwrap();
    fs::write(&schema, format!("{before}\"maxLength\": 55{after}")).unwrap();
    assert_eq!(copy.verdict_on_info(55), "accepted");
    assert_eq!(copy.verdict_on_info(56), "refused");

    // What the generator does not understand fails the build, with its place.
    fs::write(&schema, format!("{before}\"minLength\": 50{after}")).unwrap();
    let output = copy.cargo(&["build", "-p", "probe"]).output().unwrap();
    assert!(!output.status.success());
    let stderr = String::from_utf8_lossy(&output.stderr);
    let place = "StatusNotification.json#/properties/info/minLength";
    assert!(stderr.contains(place), "{stderr}");
}

/// A workspace of its own.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn new() -> Self {
        let root = workspace_root();
        let folder = root.join("target/edited-schema/copy");
        let _ = fs::remove_dir_all(&folder);
        for part in ["schemas", "codegen", "ocpp16-types"] {
            copy_folder(&root.join(part), &folder.join(part));
        }
        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let (_, rest) = manifest.split_once("[workspace.package]").unwrap();
        let members = r#"members = ["schemas", "codegen", "ocpp16-types", "probe"]"#;
        let manifest =
            format!("[workspace]\nresolver = \"3\"\n{members}\n\n[workspace.package]{rest}");
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        fs::create_dir_all(folder.join("probe/src")).unwrap();
        let probe = "[package]\nname = \"probe\"\nedition = \"2024\"\n\n[dependencies]\n\
                     ocpp16-types = { path = \"../ocpp16-types\" }\nserde_json.workspace = true\n";
        fs::write(folder.join("probe/Cargo.toml"), probe).unwrap();
        fs::write(folder.join("probe/src/main.rs"), PROBE).unwrap();
        Self { folder }
    }

    fn verdict_on_info(&self, length: usize) -> String {
        let payload = format!(
            r#"{{"connectorId":1,"errorCode":"NoError","status":"Available","info":"{}"}}"#,
            "x".repeat(length)
        );
        let output = self.cargo(&["run", "-q", "-p", "probe", "--", &payload]).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{stderr}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", self.folder.with_file_name("target"))
            .current_dir(&self.folder);
        command
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
