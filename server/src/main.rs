//! The binary `siegel`.

fn main() -> std::process::ExitCode {
    siegel_server::command::run()
}
