//! Traffic of a charge point as it comes: heartbeats, states, and transactions
//! with their meter values; one frame in a hundred breaks its schema.

use std::io::{self, Write};

use fastrand::Rng;

/// How a frame is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A frame a line.
    Frames,
    /// A JSON object a line, with the frame as its last member.
    Records,
}

/// Writes about as many bytes, the same ones each time.
pub(crate) fn write(out: &mut dyn Write, bytes: u64, shape: Shape) -> io::Result<()> {
    let rng = Rng::with_seed(16);
    let mut writer = Writer { out, rng, shape, written: 0, second: 0, transaction: 0, meter: 0 };
    while writer.written < bytes {
        writer.some()?;
    }
    Ok(())
}

struct Writer<'a> {
    out: &'a mut dyn Write,
    rng: Rng,
    shape: Shape,
    written: u64,
    second: u64,
    transaction: u64,
    meter: u64,
}

impl Writer<'_> {
    fn some(&mut self) -> io::Result<()> {
        let now = self.time();
        match self.rng.u32(..100) {
            0..30 => self.exchange("Heartbeat", "{}", &format!(r#"{{"currentTime":"{now}"}}"#)),
            30..50 => self.state("Available"),
            50..52 => self.transaction(),
            _ => self.meter_values(),
        }
    }

    fn state(&mut self, status: &str) -> io::Result<()> {
        let now = self.time();
        let request = format!(
            r#"{{"connectorId":1,"errorCode":"NoError","status":"{status}","timestamp":"{now}"}}"#
        );
        self.exchange("StatusNotification", &request, "{}")
    }

    fn transaction(&mut self) -> io::Result<()> {
        self.transaction += 1;
        let (id, now, meter) = (self.transaction, self.time(), self.meter);
        let accepted = r#"{"idTagInfo":{"status":"Accepted"}}"#;
        self.exchange("Authorize", r#"{"idTag":"04A2B3C4D5E680"}"#, accepted)?;
        self.state("Preparing")?;
        let request = format!(
            r#"{{"connectorId":1,"idTag":"04A2B3C4D5E680","meterStart":{meter},"timestamp":"{now}"}}"#
        );
        let answer = format!(r#"{{"idTagInfo":{{"status":"Accepted"}},"transactionId":{id}}}"#);
        self.exchange("StartTransaction", &request, &answer)?;
        self.state("Charging")?;
        for _ in 0..10 {
            self.meter_values()?;
        }
        let (now, meter) = (self.time(), self.meter);
        let request = format!(
            r#"{{"idTag":"04A2B3C4D5E680","meterStop":{meter},"reason":"EVDisconnected","timestamp":"{now}","transactionId":{id}}}"#
        );
        self.exchange("StopTransaction", &request, accepted)
    }

    fn meter_values(&mut self) -> io::Result<()> {
        self.meter += self.rng.u64(10..200);
        let (now, id, energy) = (self.time(), self.transaction, self.meter);
        let (power, current) = (self.rng.u32(1000..11000), self.rng.u32(600..1600));
        let (voltage, charged) = (self.rng.u32(2250..2350), self.rng.u32(10..100));
        let request = format!(
            concat!(
                r#"{{"connectorId":1,"transactionId":{},"meterValue":[{{"timestamp":"{}","sampledValue":["#,
                r#"{{"value":"{}","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"}},"#,
                r#"{{"value":"{}","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"}},"#,
                r#"{{"value":"{}.{:02}","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"}},"#,
                r#"{{"value":"{}.{}","context":"Sample.Periodic","measurand":"Voltage","phase":"L1-N","unit":"V"}},"#,
                r#"{{"value":"{}","context":"Sample.Periodic","measurand":"SoC","location":"EV","unit":"Percent"}}]}}]}}"#
            ),
            id,
            now,
            energy,
            power,
            current / 100,
            current % 100,
            voltage / 10,
            voltage % 10,
            charged
        );
        self.exchange("MeterValues", &request, "{}")
    }

    /// Writes a CALL of the charge point and the answer to it.
    fn exchange(&mut self, action: &str, request: &str, response: &str) -> io::Result<()> {
        let id = format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            self.rng.u32(..),
            self.rng.u16(..),
            self.rng.u16(..0x1000),
            self.rng.u16(0x8000..0xC000),
            self.rng.u64(..1 << 48)
        );
        let request = self.perhaps_faulty(request);
        let response = self.perhaps_faulty(response);
        self.frame("in", &format!(r#"[2,"{id}","{action}",{request}]"#))?;
        self.frame("out", &format!(r#"[3,"{id}",{response}]"#))
    }

    fn frame(&mut self, direction: &str, frame: &str) -> io::Result<()> {
        let line = match self.shape {
            Shape::Frames => format!("{frame}\n"),
            Shape::Records => format!(
                r#"{{"timestamp":"{}","chargePoint":"CP{:05}","direction":"{direction}","frame":{frame}}}{}"#,
                self.time(),
                self.transaction % 1000,
                '\n'
            ),
        };
        self.written += line.len() as u64;
        self.out.write_all(line.as_bytes())
    }

    /// One payload in a hundred: with an unknown member, an unknown value, or
    /// without a member.
    fn perhaps_faulty(&mut self, payload: &str) -> String {
        if self.rng.u32(..100) > 0 {
            return payload.to_owned();
        }
        match self.rng.u32(..3) {
            0 => payload.replacen("\"NoError\"", "\"Nothing\"", 1).replacen(
                "\"Accepted\"",
                "\"Yes\"",
                1,
            ),
            1 => payload.replacen("timestamp", "time", 1).replacen("idTag", "tag", 1),
            _ if payload == "{}" => r#"{"vendor":"extra"}"#.to_owned(),
            _ => payload.replacen('{', r#"{"vendor":"extra","#, 1),
        }
    }

    fn time(&mut self) -> String {
        self.second += 1;
        let (day, second) = (self.second / 86_400 % 28 + 1, self.second % 86_400);
        let (hour, minute) = (second / 3600, second / 60 % 60);
        format!("2024-05-{day:02}T{hour:02}:{minute:02}:{:02}Z", second % 60)
    }
}
