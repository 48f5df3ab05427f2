//! The frame of the office: header, navigation, routes, and who may see what.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, NavItem, PublicLinks, Rank, Shell, Task, TroubleNotice};

use crate::act;
use crate::act::draft::Keeping;
use crate::arrival::Arrival;
use crate::leaving;
use crate::model::right::Right;
use crate::office::{Office, Stage};
use crate::page::account::AccountPage;
use crate::page::case::CasePage;
use crate::page::case_new::CaseNewPage;
use crate::page::cases::CasesPage;
use crate::page::confirm::{ConfirmPage, UnlockPage};
use crate::page::contact::ContactPage;
use crate::page::contacts::ContactsPage;
use crate::page::device::{DeviceAddPage, DevicePage};
use crate::page::drafts::DraftsPage;
use crate::page::finding::FindingPage;
use crate::page::inbox::InboxPage;
use crate::page::join::InvitedPage;
use crate::page::link_new::LinkNewPage;
use crate::page::links::LinksPage;
use crate::page::log::LogPage;
use crate::page::missing::MissingPage;
use crate::page::operator::OperatorPage;
use crate::page::oversight::OversightPage;
use crate::page::practice::PracticePage;
use crate::page::recovery::RecoveryPage;
use crate::page::rights::{NotForYou, RightsPage};
use crate::page::send::SendPage;
use crate::page::sent::SentPage;
use crate::page::setup::SetupPage;
use crate::page::start::StartPage;
use crate::page::team::TeamPage;
use crate::page::units::UnitsPage;
use crate::page::zones::ZonesPage;

/// Takes away what the document shows while it loads.
pub fn clear_loading() {
    let places = document().query_selector_all("body > main.boot, body > noscript");
    if let Ok(places) = places {
        (0..places.length()).filter_map(|at| places.get(at)).for_each(|place| {
            if let Some(parent) = place.parent_node() {
                let _ = parent.remove_child(&place);
            }
        });
    }
}

/// The whole office.
pub fn app(arrival: Option<Arrival>) -> impl IntoView {
    let office = Office::new(arrival);
    provide_context(office);
    // Lives as long as the page: made here, and nowhere below what opens and closes.
    Keeping::provide();
    let came = leaving::take_trace();
    let entering = Task::default();
    entering.run(act::account::enter(), move |instance| {
        office.instance.set(Some(instance));
        office.stage.set(came);
    });
    // Both are made here, under the owner of the whole page: made later, they would go with the part that made them.
    let _ = Keeping::here();
    crate::part::passphrase::begin();
    let renewal = crate::renewal::begin(office);
    crate::idle::watch(office, renewal);
    leaving::watch(office);
    crate::arrival::watch(office);
    crate::fresh::watch(office);
    act::oversight::watch(office);
    crate::dispatch::watch(office);
    view! {
        <Router>
            <Framed office>
                <TroubleNotice trouble=entering.trouble/>
                <Show when=move || office.stage.get() != Stage::Starting>
                    <Routed/>
                </Show>
            </Framed>
        </Router>
    }
}

/// Built anew when somebody comes or goes, gets another role or pastes a link, so that nothing of the pages before stays in the
/// document.
#[component]
fn Framed(office: Office, children: ChildrenFn) -> impl IntoView {
    let location = use_location();
    let path = location.pathname;
    crate::keyboard::watch(office);
    let open = Memo::new(move |_| office.stage.get() == Stage::Open);
    // A screen reader begins to read where the new page begins.
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            siegel_kit::faults::focus("main");
        }
        now
    });
    let children = StoredValue::new(children);
    move || {
        office.roles.track();
        office.arrived.track();
        let items = if open.get() { items(office, path) } else { Vec::new() };
        let who = Signal::derive(move || {
            office.changes.track();
            office.vault().map(|vault| act::account::signed_in_as(&vault))
        });
        view! {
            <Shell
                items
                trial=office.trial()
                who
                home=if open.get() { office.home() } else { "/" }
                tools=Box::new(move || tools(office, open.get_untracked()).into_any())
                footer=Box::new(|| footer().into_any())
            >
                {open.get().then(crate::part::renewal::new_sheet)}
                {crate::fresh::notices(office)}
                {open.get().then(|| crate::part::on_the_way::bar(office, path))}
                {open.get().then(|| crate::part::period::notice(office))}
                {children.with_value(|children| children())}
                {open.get().then(|| view! { {crate::idle::warning(office)} {crate::part::renewal::dialog(office)} })}
                <crate::part::passphrase::PassphraseDialog/>
            </Shell>
        }
    }
}

#[component]
fn Routed() -> impl IntoView {
    view! {
        <FlatRoutes fallback=|| view! { <MissingPage/> }>
            <Route path=path!("/") view=|| guarded(None, first)/>
            <Route path=path!("/anmelden") view=|| guarded(None, first)/>
            <Route path=path!("/wiederherstellen") view=RecoveryPage/>
            <Route path=path!("/einrichten") view=SetupPage/>
            <Route path=path!("/einladung") view=InvitedPage/>
            <Route path=path!("/bestaetigen") view=ConfirmPage/>
            <Route path=path!("/entsperren") view=UnlockPage/>
            <Route path=path!("/geraet") view=DevicePage/>
            <Route path=path!("/eingang") view=|| guarded(READ, || view! { <InboxPage/> }.into_any())/>
            <Route path=path!("/ausgang") view=|| guarded(READ, || view! { <SentPage/> }.into_any())/>
            <Route path=path!("/senden") view=|| guarded(SEND, || view! { <SendPage/> }.into_any())/>
            <Route path=path!("/entwuerfe") view=|| guarded(SEND, || view! { <DraftsPage/> }.into_any())/>
            <Route path=path!("/befund/:id") view=|| guarded(READ, || view! { <FindingPage/> }.into_any())/>
            <Route path=path!("/fallakten") view=|| guarded(READ, || view! { <CasesPage/> }.into_any())/>
            <Route path=path!("/fallakten/neu") view=|| guarded(CASES, || view! { <CaseNewPage/> }.into_any())/>
            <Route path=path!("/fallakte/:id") view=|| guarded(READ, || view! { <CasePage/> }.into_any())/>
            <Route path=path!("/links") view=|| guarded(LINK, || view! { <LinksPage/> }.into_any())/>
            <Route path=path!("/links/neu") view=|| guarded(LINK, || view! { <LinkNewPage/> }.into_any())/>
            <Route path=path!("/kontakte") view=|| guarded(COMPARE, || view! { <ContactsPage/> }.into_any())/>
            <Route path=path!("/kontakte/:id") view=|| guarded(COMPARE, || view! { <ContactPage/> }.into_any())/>
            <Route path=path!("/protokoll") view=|| guarded(AUDIT, || view! { <LogPage/> }.into_any())/>
            <Route path=path!("/team") view=|| guarded(None, || view! { <TeamPage/> }.into_any())/>
            <Route path=path!("/praxisdaten") view=|| guarded(None, || view! { <PracticePage/> }.into_any())/>
            <Route path=path!("/hinweise") view=|| guarded(MANAGE, || view! { <OversightPage/> }.into_any())/>
            <Route path=path!("/praxis") view=|| guarded(MANAGE, || view! { <ZonesPage/> }.into_any())/>
            <Route path=path!("/einheiten") view=|| guarded(None, || view! { <UnitsPage/> }.into_any())/>
            <Route path=path!("/rechte") view=|| guarded(None, || view! { <RightsPage/> }.into_any())/>
            <Route path=path!("/konto") view=|| guarded(None, || view! { <AccountPage/> }.into_any())/>
            <Route path=path!("/konto/geraet") view=|| guarded(None, || view! { <DeviceAddPage/> }.into_any())/>
            <Route path=path!("/operation") view=OperatorPage/>
            <Route path=path!("/operation/new") view=OperatorPage/>
            <Route path=path!("/betrieb") view=OperatorPage/>
        </FlatRoutes>
    }
}

const READ: Option<Right> = Some(Right::ReadFindings);
const SEND: Option<Right> = Some(Right::SendFindings);
const LINK: Option<Right> = Some(Right::GiveLinks);
const CASES: Option<Right> = Some(Right::ManageCases);
const COMPARE: Option<Right> = Some(Right::CompareKeys);
const AUDIT: Option<Right> = Some(Right::ReadLog);
const MANAGE: Option<Right> = Some(Right::ManageTeam);

/// The page, or the way in; the address stays, so that signing in leads back to the page. Who is in and has not the
/// right that the page takes is told so.
fn guarded(right: Option<Right>, page: impl Fn() -> AnyView + Send + Sync + 'static) -> impl IntoView {
    let office = Office::here();
    move || match (office.stage.get(), right.filter(|right| !office.may(*right))) {
        (Stage::Open, None) => page(),
        (Stage::Open, Some(right)) => view! { <NotForYou right/> }.into_any(),
        _ => view! { <StartPage/> }.into_any(),
    }
}

/// The page where the person's work begins.
fn first() -> AnyView {
    match Office::here().home() {
        "/eingang" => view! { <InboxPage/> }.into_any(),
        "/protokoll" => view! { <LogPage/> }.into_any(),
        _ => view! { <TeamPage/> }.into_any(),
    }
}

/// What the person's roles open.
fn items(office: Office, path: Memo<String>) -> Vec<NavItem> {
    let home = office.home();
    let item = move |href: &'static str, key: &'static str, glyph: Glyph, bar: bool| NavItem {
        href,
        label: say(key),
        glyph,
        current: Signal::derive(move || {
            path.with(|path| {
                path.starts_with(href)
                    || (href == home && matches!(path.as_str(), "/" | "/anmelden"))
                    || (href == "/fallakten" && path.starts_with("/fallakte/"))
                    || (href == "/team"
                        && matches!(
                            path.as_str(),
                            "/rechte" | "/praxis" | "/praxisdaten" | "/einheiten" | "/hinweise"
                        ))
            })
        }),
        count: match href {
            "/eingang" => office.unread.into(),
            "/entwuerfe" => Keeping::here().count.into(),
            "/team" => office.unseen.into(),
            _ => Signal::stored(0),
        },
        bar,
    };
    let reads = home == "/eingang";
    let all = [
        (READ, item("/eingang", "nav-inbox", Glyph::Inbox, true)),
        (SEND, item("/senden", "nav-send", Glyph::Send, true)),
        (SEND, item("/entwuerfe", "nav-drafts", Glyph::Folder, false)),
        (READ, item("/ausgang", "nav-sent", Glyph::Sent, true)),
        (READ, item("/fallakten", "nav-cases", Glyph::Cases, false)),
        (LINK, item("/links", "nav-links", Glyph::Link, false)),
        (COMPARE, item("/kontakte", "nav-contacts", Glyph::People, false)),
        (AUDIT, item("/protokoll", "nav-log", Glyph::Log, !reads)),
        (None, item("/team", "nav-team", Glyph::Team, !reads)),
        (None, item("/konto", "nav-account", Glyph::Account, false)),
    ];
    let opens = |right: Option<Right>| right.is_none_or(|right| right.is_in(office.roles.get_untracked()));
    all.into_iter().filter(|(right, _)| opens(*right)).map(|(_, item)| item).collect()
}

fn tools(office: Office, open: bool) -> impl IntoView {
    let sign_out = move |()| {
        office.sign_out();
        spawn_local(async move {
            // What was filled in is saved while there is a session.
            Keeping::here().leave().await;
            // Without an answer the session ends by itself after a while; the keys are gone already.
            leaving::delivered(office).await;
            let _ = act::account::sign_out().await;
            leaving::start_anew(office).await;
        });
    };
    open.then(|| {
        view! {
            <Button text=say("nav-lock") rank=Rank::Quiet glyph=Glyph::Lock on_press=move |()| office.lock()/>
            <Button text=say("nav-sign-out") rank=Rank::Quiet glyph=Glyph::Out on_press=sign_out/>
        }
    })
}

fn footer() -> impl IntoView {
    view! {
        <ul>
            <PublicLinks/>
        </ul>
    }
}
