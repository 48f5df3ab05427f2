//! Links as a patient holds them, and tries at them as a server makes them.

use siegel_api::{
    codec::encode,
    event::EventKind,
    hash::Hash,
    id::{FindingId, LinkId, UserId},
    time::Time,
};
use siegel_storage::{
    Error, Sealed, Store, TokenHash,
    link::{self, Arm, Attempt, Content, NewLink, State, Update},
    retry,
};

use super::{Doctor, House, attested, terms};

/// A link and the secrets of it that a patient would have.
pub struct Card {
    pub link: LinkId,
    pub knock: TokenHash,
    pub access: TokenHash,
    pub box0: Sealed,
    pub box1: Sealed,
    pub expires_at: Time,
}

pub async fn give(house: &House, doctor: &Doctor, findings: &[(FindingId, Hash)]) -> Card {
    let card = Card {
        link: LinkId(house.chance.id()),
        knock: house.chance.token(),
        access: house.chance.token(),
        box0: house.chance.sealed(),
        box1: house.chance.sealed(),
        expires_at: house.now().plus(Time::HOUR),
    };
    try_give(house, doctor, findings, &card).await.unwrap();
    card
}

pub async fn try_give(
    house: &House,
    doctor: &Doctor,
    findings: &[(FindingId, Hash)],
    card: &Card,
) -> Result<(), Error> {
    let terms = terms(doctor, card.link, 1, 1, &card.box1.0, card.expires_at);
    let new = NewLink {
        terms: house.chance.signed(encode(&terms)),
        knock: card.knock,
        pre: house.chance.sealed(),
        arm: Arm { access: card.access, box0: card.box0.clone() },
        content: Content { box1: card.box1.clone(), findings: findings.to_vec() },
        office: house.chance.sealed(),
    };
    let sender = house.sender(doctor).await;
    let mut write = house.store.write(&sender, &[], house.now()).await?;
    link::insert(&mut write, &sender, &new).await?;
    let kind = EventKind::LinkCreated;
    write.commit(attested(doctor.practice, kind, doctor.user, card.link, new.terms.hash())).await?;
    Ok(())
}

/// One try, as a server makes it: knock, count, compare, commit with the event.
pub async fn attempt(house: &House, store: &Store, card: &Card, access: TokenHash) -> Result<Attempt, Error> {
    let now = house.now();
    let knocked = link::knock(store, card.link, card.knock, now).await?.expect("the knock is good");
    let visit = house.chance.token();
    retry(|| async {
        let mut write = store.write(&knocked.right, &[], now).await?;
        let attempt = link::open(&mut write, &knocked.right, knocked.arm, access, visit).await?;
        let kind = match &attempt {
            Attempt::Opened(_) => EventKind::LinkOpened,
            Attempt::Wrong { .. } => EventKind::LinkPinWrong,
            Attempt::Pausing { .. } => EventKind::LinkPaused,
            Attempt::Locking => EventKind::LinkLocked,
            Attempt::Closed(_) => return Ok(attempt),
        };
        write.commit(attested(knocked.right.owner(), kind, UserId::ZERO, card.link, Hash::ZERO)).await?;
        Ok(attempt)
    })
    .await
}

pub async fn wrong(house: &House, card: &Card) -> Attempt {
    attempt(house, &house.store, card, house.chance.token()).await.unwrap()
}

pub async fn right(house: &House, card: &Card) -> Attempt {
    attempt(house, &house.store, card, card.access).await.unwrap()
}

pub async fn state(house: &House, card: &Card) -> State {
    link::knock(&house.store, card.link, card.knock, house.now()).await.unwrap().unwrap().state
}

/// New terms for a link, with what the practice changes.
pub async fn change(
    house: &House,
    doctor: &Doctor,
    card: &Card,
    (arm_number, content_number): (u32, u32),
    arm: Option<Arm>,
    content: Option<Content>,
) -> Result<(), Error> {
    let sender = house.sender(doctor).await;
    let right =
        link::right_to_own(&house.store, &sender, card.link, house.now()).await?.expect("its own link");
    let box1 = content.as_ref().map_or(&card.box1, |content| &content.box1);
    let terms =
        terms(doctor, card.link, arm_number, content_number, &box1.0, card.expires_at.plus(Time::HOUR));
    let terms = house.chance.signed(encode(&terms));
    let mut write = house.store.write(&right, &[], house.now()).await?;
    let update = Update { terms, office: house.chance.sealed(), arm, content };
    link::update(&mut write, &right, &update).await?;
    let kind = if update.arm.is_some() { EventKind::LinkArmed } else { EventKind::LinkChanged };
    write.commit(attested(doctor.practice, kind, doctor.user, card.link, update.terms.hash())).await?;
    Ok(())
}
