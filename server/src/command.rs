//! The command line: `siegel serve`, `siegel setup-link`, `siegel zones`, `siegel operator`, `siegel config check`.

pub mod operator;
mod serve;
mod setup_link;
pub mod zones;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use siegel_api::id::{OperatorId, PracticeId};

use crate::config::Config;
use crate::failed::Failed;

/// Siegel: end-to-end encrypted exchange of medical findings.
#[derive(Parser)]
#[command(name = "siegel", version)]
struct Line {
    /// A TOML file with settings; the environment (SIEGEL_…) goes before it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until told to stop.
    Serve,
    /// Print a link by which one practice can be set up, once, within a week.
    SetupLink,
    /// Access zones of practices, where one has locked itself out.
    #[command(subcommand)]
    Zones(ZonesCommand),
    /// Who may look at the service's numbers in a browser, and at nothing else.
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Look at the settings.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Subcommand)]
enum ZonesCommand {
    /// Print id and name of each practice that has access zones.
    List,
    /// Lift a practice's access zones: its members sign in from everywhere again. Stands in the practice's log.
    Clear {
        /// The practice's id, as `zones list` prints it.
        #[arg(allow_hyphen_values = true)]
        practice: PracticeId,
    },
}

#[derive(Subcommand)]
enum OperatorCommand {
    /// Print an address by which one person sets up an operator's access with a passkey, once, within a day.
    Invite,
    /// Print the id of each operator's access and each open offer.
    List,
    /// Take away an operator's access or an open offer; its sessions end at once.
    Remove {
        /// The id, as `operator list` prints it.
        #[arg(allow_hyphen_values = true)]
        id: OperatorId,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Check the settings and say what they come to, without opening anything.
    Check,
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let line = Line::parse();
    match execute(&line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("siegel: {failed}");
            ExitCode::FAILURE
        }
    }
}

fn execute(line: &Line) -> Result<(), Failed> {
    let file = line.config.clone().or_else(|| std::env::var_os("SIEGEL_CONFIG").map(PathBuf::from));
    let config = Config::load(file.as_deref())?;
    match line.command {
        Command::Serve => block_on(serve::serve(config)),
        Command::SetupLink => block_on(setup_link::print(config)),
        Command::Zones(ZonesCommand::List) => block_on(zones::list(config)),
        Command::Zones(ZonesCommand::Clear { practice }) => block_on(zones::clear(config, practice)),
        Command::Operator(OperatorCommand::Invite) => block_on(operator::invite(config)),
        Command::Operator(OperatorCommand::List) => block_on(operator::list(config)),
        Command::Operator(OperatorCommand::Remove { id }) => block_on(operator::remove(config, id)),
        Command::Config(ConfigCommand::Check) => {
            println!("{config:#?}");
            Ok(config.may_serve()?)
        }
    }
}

fn block_on(work: impl Future<Output = Result<(), Failed>>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Runtime::new().map_err(|e| Failed::Start(e.to_string()))?;
    runtime.block_on(work)
}
