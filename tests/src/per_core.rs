//! Tests that run once more with a runtime for each core (`runtime.mode`).

use std::cell::Cell;

/// Runs each of these tests once more, with a runtime for each of two threads
/// (`runtime.mode`): nothing that they say may depend on it.
#[macro_export]
macro_rules! also_per_core {
    ($($test:ident)*) => {
        #[cfg(target_os = "linux")]
        mod per_core {
            $(#[test] fn $test() { $crate::with_per_core(super::$test); })*
        }
    };
}

/// Runs each of these tests on [each database](crate::on_each_database), and
/// [once more per core](crate::also_per_core).
#[macro_export]
macro_rules! in_each_setup {
    ($($test:ident)*) => {
        $crate::on_each_database! { $($test)* }
        $crate::also_per_core! { $($test)* }
    };
}

thread_local! {
    static PER_CORE: Cell<bool> = const { Cell::new(false) };
}

/// Runs a test in which all central systems that its thread starts have a runtime for
/// each of two threads.
pub fn with_per_core(test: impl FnOnce()) {
    PER_CORE.set(true);
    test();
    PER_CORE.set(false);
}

/// The settings of such a central system, as variables; none in other tests.
pub(crate) fn wanted() -> impl Iterator<Item = (&'static str, &'static str)> {
    const SETTINGS: [(&str, &str); 2] =
        [("OCPP16_RUNTIME_MODE", "per-core"), ("OCPP16_RUNTIME_THREADS", "2")];

    SETTINGS.into_iter().filter(|_| PER_CORE.get())
}
