//! A right over something rests on its owner's: roles and time of access are asked again where it is written.

use siegel_storage::right::Right;
use siegel_storage::{Error, draft, link};

use crate::support::{House, Letter, everywhere, give, owns, reads};

everywhere! {
    without_the_roles_of_before_nothing_is_written;
    after_the_end_of_the_access_nothing_is_written;
    before_it_begins_nothing_is_written;
}

async fn is_gone(house: &House, right: &impl Right) -> bool {
    match house.store.write(right, &[], house.now()).await {
        Ok(write) => {
            drop(write);
            false
        }
        Err(Error::Gone) => true,
        Err(error) => panic!("{error}"),
    }
}

/// The rights that a doctor holds while `happens`: to a finding, to read and to change it, to a draft, to a link. They hold before,
/// and none does afterwards.
async fn end_with(house: &House, happens: &'static str) {
    let aydin = house.doctor("Praxis Aydin").await;
    let (mut letter, next) = (Letter::new(house, &[4096]), Letter::new(house, &[4096]));
    house.send(&aydin, &[], &mut letter).await;
    let card = give(house, &aydin, &[(letter.finding, letter.manifest_hash)]).await;
    let sender = house.sender(&aydin).await;
    let drafted =
        draft::insert(&house.store, &sender, &next.draft(house, &aydin), house.now()).await.unwrap();
    let given = link::right_to_own(&house.store, &sender, card.link, house.now()).await.unwrap().unwrap();
    let own = owns(house, &aydin, &letter).await.unwrap();
    let read = reads(house, &aydin, &letter).await.unwrap();
    let all = async || {
        [
            is_gone(house, &read).await,
            is_gone(house, &own).await,
            is_gone(house, &drafted).await,
            is_gone(house, &given).await,
        ]
    };
    assert_eq!(all().await, [false; 4]);
    house.tamper(happens).await;
    assert_eq!(all().await, [true; 4], "{happens}");
}

async fn without_the_roles_of_before_nothing_is_written(house: &House) {
    end_with(house, "UPDATE accounts SET roles = 16").await;
    house.tamper("UPDATE accounts SET roles = 31").await;
}

async fn after_the_end_of_the_access_nothing_is_written(house: &House) {
    end_with(house, "UPDATE accounts SET ends_at = 1").await;
    house.tamper("UPDATE accounts SET ends_at = NULL").await;
}

async fn before_it_begins_nothing_is_written(house: &House) {
    end_with(house, "UPDATE accounts SET starts_at = 9000000000000").await;
    house.tamper("UPDATE accounts SET starts_at = NULL").await;
}
