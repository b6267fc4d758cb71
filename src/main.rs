//! The `dragoman` program: arguments in, exit code out.

use std::process::ExitCode;

use dragoman::extract::worker;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == worker::SUBCOMMAND) {
        return worker::run(arguments);
    }
    dragoman::cli::run()
}
