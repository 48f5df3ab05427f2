//! One history from its seed, and the runs of many.

use std::panic::{AssertUnwindSafe, catch_unwind};

use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::ObjectId;

use crate::dice::Dice;
use crate::fault::{FAULTS, Fault};
use crate::fork::{Claim, Fork};
use crate::judge::Verdict;
use crate::script::Script;
use crate::stage::Stage;
use crate::step::{PEOPLE, Step};
use crate::support::book::Book;
use crate::tally::Tally;

/// Steps of a history.
const STEPS: usize = 36;
/// From here on the server forks logs. Who has seen a fork may refuse the honest log for good, so it comes
/// late.
const FORKS_FROM: usize = 24;
/// Seeds of an ordinary run.
const SEEDS: [u64; 6] = [1, 2, 3, 4, 5, 6];
/// Histories of a long run.
const MANY: u64 = 300;

/// Draws what the server does in a step: nothing, one fault, or two.
fn faults(dice: &mut Dice, number: usize) -> Vec<&'static Fault> {
    let table: Vec<&'static Fault> =
        FAULTS.iter().filter(|fault| fault.name != "fork" || number >= FORKS_FROM).collect();
    let count = [0, 0, 1, 1, 1, 2][dice.below(6)];
    if number >= FORKS_FROM && count > 0 && dice.one_in(4) {
        return FAULTS.iter().filter(|fault| fault.name == "fork").collect();
    }
    (0..count).filter_map(|_| dice.pick(&table).copied()).collect()
}

/// What the server would like somebody to believe of a finding: that its author took it back, and that all
/// have read it.
fn claims(stage: &Stage, step: &Step, dice: &mut Dice) -> Vec<Claim> {
    let meant = step.finding().and_then(|finding| stage.ideal.sent.get(finding));
    let Some(sent) = meant.or_else(|| dice.pick(&stage.ideal.sent)) else { return Vec::new() };
    let about = |kind: EventKind| {
        let mut deeds = stage.ideal.deeds.iter().map(|(deed, _)| deed);
        let deed = deeds.find(|deed| deed.kind == kind && deed.object == ObjectId::from(sent.id));
        deed.map_or(Hash::ZERO, |deed| deed.ref_hash)
    };
    let claim = |kind: EventKind, who: usize, ref_hash: Hash| {
        let (actor, group) = (stage.members[who].user_id, stage.members[who].practice_id);
        Claim { kind, actor, group, object: ObjectId::from(sent.id), ref_hash }
    };
    let readers = sent.to.iter().map(|who| claim(EventKind::Opened, *who, about(EventKind::FindingSent)));
    let grants = sent.grants.iter().map(|(hash, _)| claim(EventKind::GrantRevoked, sent.by, *hash));
    grants.chain(readers).skip(dice.below(2)).take(2 + dice.below(4)).collect()
}

async fn script(stage: &Stage, step: &Step, dice: &mut Dice, number: usize) -> Script {
    let faults = faults(dice, number);
    let begun = stage.shared.tape.borrow().len();
    let mut fork = None;
    if faults.iter().any(|fault| fault.name == "fork") {
        let who = step.who(&stage.ideal).unwrap_or_else(|| dice.below(PEOPLE.len()));
        let log = stage.members[who].practice_id;
        fork = Some(Fork::of(&stage.house.store, log, &claims(stage, step, dice)).await);
    }
    if faults.is_empty() { Script::default() } else { Script::new(&faults, dice.clone(), begun, fork) }
}

/// Plays the history of a seed.
async fn play(seed: u64, book: &Book) -> Result<Tally, String> {
    let dice = Dice::new(seed);
    let mut stage = Stage::open(&mut dice.aside("people", 0)).await;
    stage.learn()?;
    let mut tally = Tally::default();
    let mut last = None;
    for number in 0..STEPS {
        let mut dice = dice.aside("step", number as u64);
        let step = Step::draw(&mut dice, &stage.ideal, last.as_ref());
        let script = script(&stage, &step, &mut dice, number).await;
        stage.shared.script.replace(script);
        let verdict = stage.play(&step, number, &mut dice).await;
        let script = stage.shared.script.take();
        let fired: Vec<(&'static str, u32)> =
            script.acting.iter().map(|one| (one.fault.name, one.fired)).collect();
        let at = format!("step {number}, {step:?}, {fired:?}");
        let verdict = verdict.map_err(|wrong| format!("{at}: {wrong}"))?;
        let fired: Vec<_> = fired.into_iter().filter(|(_, answers)| *answers > 0).collect();
        let mut member = step.who(&stage.ideal).map(|who| &mut stage.members[who]);
        if fired.iter().any(|(name, _)| *name == "fork") {
            member.iter_mut().for_each(|member| member.estranged = true);
        }
        let estranged = member.is_some_and(|member| member.estranged);
        if fired.is_empty() && !estranged && verdict != Verdict::Right {
            return Err(format!("{at}: {verdict:?} at an honest server"));
        }
        // Who was shown a fork notices it when the true log is shown again.
        let found = fired.is_empty() && estranged && verdict == Verdict::Refused;
        tally.note(step.name(), if found { &[("fork", 0)] } else { &fired }, verdict);
        last = Some(step);
    }
    stage.search(book).await?;
    stage.house.is_in_order().await;
    Ok(tally)
}

/// Plays the history of a seed on this thread. A panic of the client counts as wrong.
fn play_alone(seed: u64) -> Result<Tally, String> {
    let book = Book::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let played = catch_unwind(AssertUnwindSafe(|| {
        tracing::subscriber::with_default(book.subscriber(), || runtime.block_on(play(seed, &book)))
    }));
    let played = played.unwrap_or_else(|_| Err("a panic".to_owned()));
    played.map_err(|wrong| format!("SIEGEL_HISTORY_SEED={seed}: {wrong}"))
}

/// Plays all seeds, on two threads; every failure is told.
fn play_all(seeds: &[u64]) -> Tally {
    let lane = |lane: usize| -> Vec<Result<Tally, String>> {
        seeds.iter().skip(lane).step_by(2).map(|seed| play_alone(*seed)).collect()
    };
    let played = std::thread::scope(|scope| {
        let other = scope.spawn(|| lane(1));
        let mut all = lane(0);
        all.extend(other.join().unwrap());
        all
    });
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    for one in played {
        match one {
            Ok(one) => tally.add(&one),
            Err(wrong) => failures.push(wrong),
        }
    }
    println!("{tally}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    tally
}

/// Every fault of the table did something, and made a difference to somebody; and a stale view was possible.
/// When consistency proofs and witnesses are there, the last line must be turned round.
fn has_shown_something(tally: &Tally) {
    assert_eq!(tally.idle(), [""; 0], "faults that nobody noticed:\n{tally}");
    for (name, [honest, hostile]) in &tally.steps {
        assert!(*honest > 0 && *hostile > 0, "{name} was not played both ways:\n{tally}");
    }
    assert!(
        tally.stale() > 0,
        "until the log has consistency proofs and witnesses, a stale view is possible"
    );
}

#[test]
fn every_history_gives_the_right_plaintext_or_an_error_or_until_witnesses_exist_a_stale_view() {
    match std::env::var("SIEGEL_HISTORY_SEED") {
        Ok(seed) => _ = play_all(&[seed.parse().expect("a number")]),
        Err(_) => has_shown_something(&play_all(&SEEDS)),
    }
}

#[test]
#[ignore = "takes minutes: cargo xtask test --long"]
#[expect(
    clippy::disallowed_methods,
    reason = "a long run goes where none went before; what fails is told by its seed"
)]
fn many_histories_from_random_seeds() {
    let mut first = [0; 8];
    getrandom::fill(&mut first).unwrap();
    let first = u64::from_be_bytes(first) >> 16;
    let seeds: Vec<u64> = (first..first + MANY).collect();
    has_shown_something(&play_all(&seeds));
}
