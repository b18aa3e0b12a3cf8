//~ not all trait items implemented
//~ `Session`
//~ `authorize`
//~ `boot_notification`
//~ `data_transfer`
//~ `diagnostics_status_notification`
//~ `firmware_status_notification`
//~ `heartbeat`
//~ `log_status_notification`
//~ `meter_values`
//~ `security_event_notification`
//~ `sign_certificate`
//~ `signed_firmware_status_notification`
//~ `start_transaction`
//~ `status_notification`
//~ `stop_transaction`

struct Forgetful;

impl ocpp16_server::Handler for Forgetful {}

fn main() {}
