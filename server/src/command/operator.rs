//! `siegel operator`: who may look at the service's numbers in a browser. Whoever runs this command has the machine, and needs
//! no access; it is for those who look after the service without it.

use siegel_api::id::OperatorId;
use siegel_api::limits::OPERATOR_INVITE_HOURS;
use siegel_api::{bytes, time::Time};
use siegel_storage::{Store, TokenHash, operator};
use zeroize::Zeroizing;

use crate::boot;
use crate::chance::Chance;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::failed::Failed;
use crate::handler::instance::day;

/// Prints an address by which one person sets up an operator's access, once, within a day. The token stands in the fragment, which
/// a browser sends to no server; the database keeps its hash.
///
/// # Errors
/// `Failed` if the database cannot be written.
pub async fn invite(config: Config) -> Result<(), Failed> {
    println!("{}", offer(config, SystemClock.now()).await?.as_str());
    Ok(())
}

/// The same, as of `now`, for whoever prints it.
///
/// # Errors
/// As `invite`.
pub async fn offer(config: Config, now: Time) -> Result<Zeroizing<String>, Failed> {
    let (chance, store) = (Chance::system(), open(&config).await?);
    let (id, token) = (OperatorId(chance.bytes()), Zeroizing::new(chance.bytes::<32>()));
    let until = now.plus(OPERATOR_INVITE_HOURS * Time::HOUR);
    let offered = operator::invite(&store, id, TokenHash::of(token.as_slice()), now, until).await;
    offered.map_err(failed)?;
    store.close().await;
    let token = Zeroizing::new(bytes::to_text(token.as_slice()));
    Ok(Zeroizing::new(format!("{}/operation/new#{}", config.origin.as_str(), token.as_str())))
}

/// Prints the id of each access and each open offer, one a line, with what is known of it: days, never a name.
///
/// # Errors
/// `Failed` if the database cannot be read.
pub async fn list(config: Config) -> Result<(), Failed> {
    for line in lines(config, SystemClock.now()).await? {
        println!("{line}");
    }
    Ok(())
}

/// The same, as of `now`, for whoever prints it.
///
/// # Errors
/// As `list`.
pub async fn lines(config: Config, now: Time) -> Result<Vec<String>, Failed> {
    let store = open(&config).await?;
    let all = operator::list(&store, now).await.map_err(failed)?;
    store.close().await;
    let line = |one: &operator::Operator| match one.entered_at {
        Some(entered) => {
            format!("{}  offered {}, last signed in {}", one.id, day(one.created_at), day(entered))
        }
        None => format!("{}  offered {}, not set up yet", one.id, day(one.created_at)),
    };
    Ok(all.iter().map(line).collect())
}

/// Takes away an access or an open offer. Its sessions end at once.
///
/// # Errors
/// `Failed` if there is none of that id, or the database cannot be written.
pub async fn remove(config: Config, id: OperatorId) -> Result<(), Failed> {
    let store = open(&config).await?;
    let removed = operator::remove(&store, id).await.map_err(failed)?;
    store.close().await;
    if !removed {
        return Err(Failed::Storage(format!("there is no operator {id}")));
    }
    println!("removed: {id}");
    Ok(())
}

async fn open(config: &Config) -> Result<Store, Failed> {
    crate::key::prepare_folder(&config.data)?;
    boot::open_store(config).await
}

fn failed(error: siegel_storage::Error) -> Failed {
    Failed::Storage(error.to_string())
}
