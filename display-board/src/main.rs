//! The program `display-board`; everything it does is in the library.

fn main() -> std::process::ExitCode {
    display_board::program::run(std::env::args_os())
}
