//! What histories of chance seldom come upon, played by hand: a list that shows one finding twice.

use siegel_api::message::finding::FindingBox;
use siegel_client::error::{Error, Refusal};
use siegel_client::server::Response;

use crate::dice::Dice;
use crate::fault::{Answer, Fault, Reach, Scene};
use crate::json::{read, write};
use crate::script::Script;
use crate::stage::Stage;
use crate::step::Step;

const TWICE: Fault = Fault { name: "twice", reach: Reach::All, bend: twice };

fn twice(_: &Scene<'_>, _: &mut Dice, response: &Response) -> Answer {
    let Some(mut json) = read(response) else { return Ok(response.clone()) };
    if let Some(list) = json.get_mut("findings").and_then(serde_json::Value::as_array_mut) {
        list.extend(list.first().cloned());
    }
    Ok(write(response, &json))
}

#[tokio::test]
async fn a_page_that_lists_a_finding_twice_is_refused() {
    let mut dice = Dice::new(1);
    let mut stage = Stage::open(&mut dice).await;
    let send = Step::Send { by: 0, to: vec![1], pass_on: false, large: false };
    stage.play(&send, 0, &mut dice).await.unwrap();
    let page = stage.device(1, &mut dice).desk().list_findings(FindingBox::Inbox, None).await.unwrap();
    assert_eq!(page.entries.len(), 1, "it is there");
    stage.shared.script.replace(Script::new(&[&TWICE], dice.clone(), 1, None));
    let page = stage.device(1, &mut dice).desk().list_findings(FindingBox::Inbox, None).await;
    assert!(stage.shared.script.borrow().fired());
    assert_eq!(page.map(|page| page.entries.len()), Err(Error::Refused(Refusal::Mismatch)));
}
