//! The `dragoman` program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    dragoman::cli::run()
}
