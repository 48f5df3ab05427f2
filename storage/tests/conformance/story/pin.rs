//! PINs: proved after the knock, counted by the database alone.

use siegel_api::{
    id::LinkId,
    limits::{PIN_TRIES_LOCK, PIN_TRIES_PAUSE},
    time::Time,
};
use siegel_storage::{
    Error,
    link::{self, Arm, Attempt, State},
};

use crate::support::{House, attempt, change, everywhere, give, right, state, wrong};

everywhere! {
    without_the_secret_nobody_learns_anything_nor_counts_a_try;
    five_wrong_pins_pause_and_ten_lock;
    a_right_pin_forgives_the_wrong_ones;
    of_two_hundred_tries_at_once_five_are_made;
    two_hundred_right_pins_at_once_open_three_times;
    the_practice_arms_a_locked_link_anew;
}

async fn without_the_secret_nobody_learns_anything_nor_counts_a_try(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let card = give(house, &aydin, &[]).await;
    for _ in 0..20 {
        let guess = link::knock(&house.store, card.link, house.chance.token(), house.now()).await.unwrap();
        assert!(guess.is_none());
    }
    let unknown = LinkId(house.chance.id());
    assert!(link::knock(&house.store, unknown, card.knock, house.now()).await.unwrap().is_none());
    assert_eq!(state(house, &card).await, State::Open { tries_left: PIN_TRIES_PAUSE });
    assert!(link::find_visit(&house.store, house.chance.token(), house.now()).await.unwrap().is_none());
}

async fn five_wrong_pins_pause_and_ten_lock(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let card = give(house, &aydin, &[]).await;
    for tries in 1..PIN_TRIES_PAUSE {
        let Attempt::Wrong { tries_left } = wrong(house, &card).await else { panic!("try {tries}") };
        assert_eq!(tries_left, PIN_TRIES_PAUSE - tries);
    }
    let until = house.now().plus(15 * Time::MINUTE);
    assert!(matches!(wrong(house, &card).await, Attempt::Pausing { until: told } if told == until));
    assert!(
        matches!(right(house, &card).await, Attempt::Closed(State::Paused { .. })),
        "not even the right one"
    );
    house.wait(15 * Time::MINUTE - 1);
    assert_eq!(state(house, &card).await, State::Paused { until });
    house.wait(1);
    for tries in PIN_TRIES_PAUSE + 1..PIN_TRIES_LOCK {
        let Attempt::Wrong { tries_left } = wrong(house, &card).await else { panic!("try {tries}") };
        assert_eq!(tries_left, PIN_TRIES_LOCK - tries);
    }
    assert!(matches!(wrong(house, &card).await, Attempt::Locking));
    house.wait(30 * Time::MINUTE);
    assert!(matches!(right(house, &card).await, Attempt::Closed(State::Locked)));
    assert_eq!(state(house, &card).await, State::Locked);
}

async fn a_right_pin_forgives_the_wrong_ones(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let card = give(house, &aydin, &[]).await;
    for _ in 0..3 {
        for _ in 1..PIN_TRIES_PAUSE {
            assert!(matches!(wrong(house, &card).await, Attempt::Wrong { .. }));
        }
        assert!(matches!(right(house, &card).await, Attempt::Opened(_)));
    }
    assert!(matches!(right(house, &card).await, Attempt::Closed(State::Used)), "three openings were allowed");
}

async fn of_two_hundred_tries_at_once_five_are_made(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let card = give(house, &aydin, &[]).await;
    let neighbour = house.neighbour().await;
    let stores = [&house.store, &neighbour];
    let tries = (0..200).map(|number| attempt(house, stores[number % 2], &card, house.chance.token()));
    let attempts = futures::future::try_join_all(tries).await.unwrap();
    let count = |is: fn(&Attempt) -> bool| attempts.iter().filter(|attempt| is(attempt)).count();
    assert_eq!(count(|attempt| matches!(attempt, Attempt::Wrong { .. })), 4);
    assert_eq!(count(|attempt| matches!(attempt, Attempt::Pausing { .. })), 1);
    assert_eq!(count(|attempt| matches!(attempt, Attempt::Closed(State::Paused { .. }))), 195);
    neighbour.close().await;
}

async fn two_hundred_right_pins_at_once_open_three_times(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let card = give(house, &aydin, &[]).await;
    let neighbour = house.neighbour().await;
    let stores = [&house.store, &neighbour];
    let tries = (0..200).map(|number| attempt(house, stores[number % 2], &card, card.access));
    let attempts = futures::future::try_join_all(tries).await.unwrap();
    let opened = attempts.iter().filter(|attempt| matches!(attempt, Attempt::Opened(_))).count();
    assert_eq!(opened, 3);
    neighbour.close().await;
}

async fn the_practice_arms_a_locked_link_anew(house: &House) {
    let mut aydin = house.doctor("Praxis Aydin").await;
    let mut card = give(house, &aydin, &[]).await;
    let Attempt::Opened(before) = right(house, &card).await else { panic!("the PIN is right") };
    for _ in 0..PIN_TRIES_LOCK {
        wrong(house, &card).await;
        if matches!(state(house, &card).await, State::Paused { .. }) {
            house.wait(15 * Time::MINUTE);
        }
    }
    assert_eq!(state(house, &card).await, State::Locked);
    house.sign_in(&mut aydin).await;
    let arm = || Some(Arm { access: house.chance.token(), box0: house.chance.sealed() });
    for numbers in [(1, 1), (3, 1), (2, 2)] {
        let refused = change(house, &aydin, &card, numbers, arm(), None).await;
        assert!(matches!(refused, Err(Error::Conflict { table: "links" })), "{numbers:?}");
    }
    let old = card.access;
    let new = arm().unwrap();
    change(house, &aydin, &card, (2, 1), Some(new.clone()), None).await.unwrap();
    card.access = new.access;
    assert_eq!(state(house, &card).await, State::Open { tries_left: PIN_TRIES_PAUSE });
    let visit = house.store.write(&before.right, &[], house.now()).await;
    assert!(matches!(visit, Err(Error::Gone)), "visits by the old PIN are over");
    assert!(
        matches!(attempt(house, &house.store, &card, old).await.unwrap(), Attempt::Wrong { .. }),
        "the old PIN"
    );
    let Attempt::Opened(boxes) = right(house, &card).await else { panic!("the new PIN is right") };
    assert_eq!(boxes.box0, new.box0);
}
