//! A recipient passes a finding on by a link, as long as the author lets it.

use siegel_api::id::FindingId;
use siegel_api::manifest::Flags;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::finding::VerifiedFinding;
use siegel_client::link::{LinkRoot, NewLink, PinKind};
use siegel_client::server::{Lost, Request, Response, Server};

use crate::files::pdf;
use crate::patient::{ORIGIN, Patient, offer};
use crate::story_link::refused;
use crate::support::{Browser, House, Person};
use crate::works::{At, at, rng, two_doctors};

/// Sends a finding that its recipients may pass on.
async fn sends_to_pass_on(at: At<'_, Browser>, title: &str, to: &[&Person]) -> FindingId {
    let mut letter = at.letter(title, to).await;
    letter.flags = Flags(Flags::DOWNLOAD.0 | Flags::PASS_ON.0);
    let files = vec![("a.pdf", "application/pdf", pdf(title))];
    let outgoing = at.upload(letter, &files).await.unwrap();
    at.desk().finish_draft(&outgoing, &at, &mut rng()).await.unwrap();
    outgoing.id()
}

/// Gives a link to several findings.
async fn gives<S: Server>(
    at: At<'_, S>,
    findings: &[&VerifiedFinding],
) -> Result<NewLink, siegel_client::error::Error> {
    let new = NewLink::generate(PinKind::SixDigits, &mut rng());
    let root: LinkRoot = new.derive_root().unwrap();
    let what = (findings, &offer(at.now, 9));
    at.desk().create_link(&new, &root, what, at.now, &mut rng()).await.map(|_| new)
}

#[tokio::test]
async fn a_finding_that_is_withdrawn_goes_from_its_recipients_links() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let theirs = sends_to_pass_on(anna, "Von Anna", &[&brandt]).await;
    let own = jan.send("Von Jan", &[], vec![("b.pdf", "application/pdf", pdf("b"))]).await.unwrap();
    let new = gives(jan, &[&jan.find(theirs).await, &jan.find(own).await]).await.unwrap();
    let phone = house.browser();
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    let pin = new.pin().expose_text();
    let before = lena.types(&pin).await.unwrap();
    assert_eq!((before.findings().len(), before.withdrawn()), (2, 0));
    let file = before.findings()[0].files().next().unwrap().file_id;
    assert_eq!(lena.reads(&before, theirs, file).await.unwrap(), pdf("Von Anna"));

    anna.desk().withdraw(&anna.find(theirs).await, anna.now, &mut rng()).await.unwrap().unwrap();
    assert!(refused(lena.reads(&before, theirs, file).await).is_some(), "not even in an open visit");
    let after = lena.types(&pin).await.unwrap();
    let [shown] = after.findings() else { panic!("{after:?}") };
    assert_eq!((shown.title(), after.withdrawn()), ("Von Jan", 1));
    let kept = shown.files().next().unwrap().file_id;
    assert_eq!(lena.reads(&after, own, kept).await.unwrap(), pdf("b"));
    house.is_in_order().await;
}

/// A client that does not ask whether the author lets it: it swaps the finding of a link that is being made.
struct Swapping<'a>(&'a Browser, FindingId);

impl Server for Swapping<'_> {
    async fn call(&self, mut request: Request) -> Result<Response, Lost> {
        if request.path == url::LINKS && !request.body.is_empty() {
            let mut json: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
            json["findings"] = serde_json::json!([self.1]);
            request.body = serde_json::to_vec(&json).unwrap();
        }
        self.0.call(request).await
    }
}

#[tokio::test]
async fn the_server_refuses_what_the_author_did_not_let_pass() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let file = || vec![("a.pdf", "application/pdf", pdf("a"))];
    let kept = anna.send("Nur für Jan", &[&brandt], file()).await.unwrap();
    let free = sends_to_pass_on(anna, "Für alle", &[&brandt]).await;
    let own = jan.find(jan.send("Von Jan", &[], file()).await.unwrap()).await;
    let honest = gives(jan, &[&jan.find(kept).await]).await;
    assert_eq!(refused(honest).map(|it| it.0), Some(Code::NotAllowed), "the client asks first");
    for (finding, code) in [(kept, Some(Code::NotAllowed)), (free, None)] {
        let swapping = Swapping(&brandt.browser, finding);
        let given = gives(At { server: &swapping, vault: jan.vault, now: jan.now }, &[&own]).await;
        assert_eq!(refused(given).map(|it| it.0), code);
    }
}
