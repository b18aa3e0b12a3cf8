//! Latency over time, as a picture.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use plotters::prelude::*;

use super::report::{Latency, Second};

/// A file for the picture.
pub(super) struct Plot<'a> {
    path: &'a Path,
    file: File,
}

impl<'a> Plot<'a> {
    /// Opens the file, which may fail, so before anything is measured. What is in it
    /// stays there until there is another picture.
    pub(super) fn open(path: &'a Path) -> Result<Self, String> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        Ok(Self { path, file: file.map_err(|error| format!("{}: {error}", path.display()))? })
    }

    /// Draws p50, p99 and the longest of each second, with a logarithmic scale.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(super) fn draw(mut self, seconds: &[Second]) -> Result<(), String> {
        let picture = svg(seconds).map_err(|error| error.to_string())?;
        let emptied = self.file.set_len(0);
        let written = emptied.and_then(|()| self.file.write_all(picture.as_bytes()));
        written.map_err(|error| format!("{}: {error}", self.path.display()))
    }
}

/// A line of the picture.
type Series = (&'static str, RGBColor, fn(&Latency) -> f64);

const SERIES: [Series; 3] = [
    ("max", RGBColor(0xd6, 0x27, 0x28), |latency| latency.max),
    ("p99", RGBColor(0xff, 0x7f, 0x0e), |latency| latency.p99),
    ("p50", RGBColor(0x1f, 0x77, 0xb4), |latency| latency.p50),
];

fn svg(seconds: &[Second]) -> Result<String, Box<dyn std::error::Error + '_>> {
    /// A logarithm has no zero, and nothing is faster.
    const LOWEST: f64 = 0.001;

    let of = |second: &Second| second.latency_milliseconds.map(|latency| (second.at, latency));
    let latencies: Vec<_> = seconds.iter().filter_map(of).collect();
    let extreme = |start, choose: fn(f64, f64) -> f64, value: fn(&Latency) -> f64| {
        latencies.iter().map(|(_, latency)| value(latency)).fold(start, choose)
    };
    let lowest = extreme(f64::MAX, f64::min, |latency| latency.p50).clamp(LOWEST, 1.0);
    let highest = extreme(lowest * 10.0, f64::max, |latency| latency.max);
    let last = seconds.last().map_or(1.0, |second| second.at.max(1.0));
    let mut picture = String::new();
    {
        let area = SVGBackend::with_string(&mut picture, (960, 540)).into_drawing_area();
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .margin(16)
            .caption("answers: latency over time", ("sans-serif", 20))
            .x_label_area_size(44)
            .y_label_area_size(64)
            .build_cartesian_2d(0.0..last, (lowest / 2.0..highest * 2.0).log_scale())?;
        chart
            .configure_mesh()
            .x_desc("seconds since all had booted")
            .y_desc("ms")
            .y_label_formatter(&|value| format!("{value}"))
            .max_light_lines(1)
            .draw()?;
        for (name, colour, value) in SERIES {
            let points = latencies.iter().map(|(at, latency)| (*at, value(latency).max(LOWEST)));
            chart
                .draw_series(LineSeries::new(points, colour.stroke_width(2)))?
                .label(name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour));
        }
        chart.configure_series_labels().border_style(BLACK).background_style(WHITE).draw()?;
        area.present()?;
    }
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(at: f64, latency: Option<[f64; 4]>) -> Second {
        let latency = latency.map(|[p50, p99, p999, max]| Latency { p50, p99, p999, max });
        Second { at, answered: 1, errors: 0, latency_milliseconds: latency }
    }

    #[test]
    fn each_series_is_a_line_with_a_point_for_each_second_with_answers() {
        let seconds = [
            second(1.0, Some([0.2, 1.0, 1.5, 2.0])),
            second(2.0, None),
            second(3.0, Some([0.3, 20.0, 150.0, 400.0])),
            second(4.0, Some([0.3, 1.0, 1.5, 2.0])),
        ];
        let picture = svg(&seconds).unwrap();
        assert!(picture.starts_with("<svg "), "{picture}");
        for (name, RGBColor(red, green, blue), _) in SERIES {
            let line = format!("stroke=\"#{red:02X}{green:02X}{blue:02X}\" stroke-width=\"2\"");
            let lines: Vec<_> = picture.lines().filter(|text| text.contains(&line)).collect();
            let [line] = *lines else { panic!("{name}: {lines:?} of {picture}") };
            let points = line.split("points=\"").nth(1).and_then(|rest| rest.split('"').next());
            assert_eq!(points.unwrap().split_whitespace().count(), 3, "{line}");
            assert!(picture.lines().any(|line| line.trim() == name), "{name}: {picture}");
        }
    }

    #[test]
    fn nothing_to_show_is_a_picture_too() {
        for seconds in [&[][..], &[second(1.0, None)], &[second(1.0, Some([0.0; 4]))]] {
            assert!(svg(seconds).unwrap().ends_with("</svg>\n"));
        }
    }
}
