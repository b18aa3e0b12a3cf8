//! The profile FirmwareManagement.

use ocpp16_tests::Pair;
use serde_json::json;

const FIRMWARE: &str = "FirmwareStatusNotification";

/// *Booted*, and asked to update its firmware.
fn updating() -> Pair {
    let mut pair = Pair::booted();
    let update = json!({
        "location": "ftp://user:password@example.com/firmware.bin",
        "retrieveDate": "2026-01-01T00:00:00Z",
        "retries": 1,
        "retryInterval": 10,
    });
    pair.is_asked("UpdateFirmware", &update, &json!({}));
    pair
}

#[test]
fn tc_044_1_firmware_update() {
    let mut pair = updating();
    pair.tells(FIRMWARE, "Downloading");
    pair.tells(FIRMWARE, "Downloaded");
    pair.reports(1, "Unavailable");
    pair.tells(FIRMWARE, "Installing");
    pair.reconnects();
    pair.boots();
    pair.tells(FIRMWARE, "Installed");
    pair.is_done();
}

#[test]
fn tc_044_2_firmware_download_failed() {
    let mut pair = updating();
    pair.tells(FIRMWARE, "Downloading");
    pair.tells(FIRMWARE, "DownloadFailed");
    pair.is_done();
}

#[test]
fn tc_044_3_firmware_installation_failed() {
    let mut pair = updating();
    pair.tells(FIRMWARE, "Downloading");
    pair.tells(FIRMWARE, "Downloaded");
    pair.tells(FIRMWARE, "Installing");
    pair.reconnects();
    pair.boots();
    pair.tells(FIRMWARE, "InstallationFailed");
    pair.is_done();
}

#[test]
fn tc_045_1_diagnostics() {
    uploads_diagnostics("Uploaded");
}

#[test]
fn tc_045_2_diagnostics_upload_failed() {
    uploads_diagnostics("UploadFailed");
}

fn uploads_diagnostics(end: &str) {
    let mut pair = Pair::booted();
    let request = json!({
        "location": "ftp://example.com/logs/",
        "startTime": "2026-01-01T00:00:00Z",
        "stopTime": "2026-01-02T00:00:00Z",
    });
    pair.is_asked("GetDiagnostics", &request, &json!({"fileName": "CP1.zip"}));
    pair.tells("DiagnosticsStatusNotification", "Uploading");
    pair.tells("DiagnosticsStatusNotification", end);
    pair.is_done();
}
