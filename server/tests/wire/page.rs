//! The public pages: for everybody, in both languages, without script, sign-in or cookie (H1, H5, H6, H7).

use http::StatusCode;
use siegel_api::page::Page;
use siegel_server::config::{Config, PrivacyVersion};

use crate::support::{Answer, House};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; object-src 'none'; frame-src 'none'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; report-to csp";

/// An operator who says everything.
fn whole(config: &mut Config) {
    let legal = &mut config.legal;
    let said = |name: &str| format!("{name} <b>&\"");
    legal.name = said("NAME");
    legal.address = said("ADDRESS");
    legal.represented = said("REPRESENTED");
    legal.mail = "post@nord.example".into();
    legal.phone = said("PHONE");
    legal.register = said("REGISTER");
    legal.vat_id = said("VAT");
    legal.authority = said("AUTHORITY");
    legal.imprint = said("IMPRINT");
    legal.privacy_contact = said("CONTACT");
    legal.privacy_officer = said("OFFICER");
    legal.privacy_authority = said("SUPERVISOR");
    legal.privacy = said("PRIVACY");
    legal.support = said("SUPPORT");
    legal.security = Some("mailto:melden@nord.example".into());
    legal.privacy_versions = vec![PrivacyVersion {
        since: "2027-01-01".into(),
        changed: said("UMZUG"),
        changed_en: said("MOVE"),
        text: said("LATER"),
    }];
}

fn html(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

async fn read(house: &House, path: &str) -> String {
    html(&house.browser().open(path).await)
}

#[tokio::test]
async fn h1_every_page_is_there_in_both_languages_whatever_the_operator_says() {
    let (full, bare) = (House::open_with(whole).await, House::open().await);
    for house in [&full, &bare] {
        for page in Page::ALL {
            for (language, other) in [("de", "en"), ("en", "de")] {
                let address = format!("{}?sprache={language}", page.path());
                let answer = house.browser().open(&address).await;
                assert_eq!(answer.status, StatusCode::OK, "{address}");
                let html = html(&answer);
                assert!(
                    html.starts_with(&format!("<!doctype html>\n<html lang=\"{language}\">")),
                    "{html:.80}"
                );
                assert_eq!(html.matches("<h1>").count(), 1, "{address}");
                assert!(
                    html.contains(&format!("href=\"{}?sprache={other}\"", escaped(page.path()))),
                    "{address}"
                );
                assert!(
                    !html.contains("<script") && !html.contains(" style=") && !html.contains("<b>"),
                    "{address}"
                );
                assert!(html.contains("href=\"&#x2f;pkg&#x2f;siegel.0123.css\" integrity=\"sha384-style\""));
                for link in Page::ALL {
                    assert!(html.contains(&format!("href=\"{}?sprache={language}\"", escaped(link.path()))));
                }
            }
        }
    }
    let imprint = read(&full, "/impressum").await;
    for name in [
        "NAME",
        "ADDRESS",
        "REPRESENTED",
        "post@nord.example",
        "PHONE",
        "REGISTER",
        "VAT",
        "AUTHORITY",
        "IMPRINT",
    ] {
        assert!(imprint.contains(name), "{name}");
    }
    let privacy = read(&full, "/datenschutz").await;
    for name in ["NAME", "ADDRESS", "CONTACT", "OFFICER", "SUPERVISOR", "PRIVACY"] {
        assert!(privacy.contains(name), "{name}");
    }
    assert!(read(&full, "/hilfe").await.contains("SUPPORT"));
    assert!(read(&full, "/sicherheit").await.contains("mailto:melden@nord.example"));
    let missing = read(&bare, "/impressum").await;
    assert!(missing.contains("Diese Angabe fehlt noch.") && !imprint.contains("fehlt noch"));
}

fn escaped(path: &str) -> String {
    path.replace('/', "&#x2f;")
}

#[tokio::test]
async fn attack_62_public_pages_carry_a_policy_without_script() {
    let house = House::open().await;
    for path in Page::ALL.map(Page::path).into_iter().chain(["/datenschutz/2026-11-24"]) {
        let answer = house.browser().open(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        super::headers::check(&answer, path);
        assert_eq!(answer.header("content-security-policy"), Some(POLICY), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert_eq!(answer.header("content-language"), Some("de"), "{path}");
        assert!(answer.header("permissions-policy").unwrap().contains("camera=()"), "{path}");
        assert!(answer.header("set-cookie").is_none(), "{path}");
    }
}

#[tokio::test]
async fn h6_every_version_of_the_declaration_stays_readable() {
    let house = House::open_with(whole).await;
    let now = read(&house, "/datenschutz").await;
    assert!(now.contains("PRIVACY") && !now.contains("LATER"));
    let first = now.find("2026-11-24?").unwrap_or_default();
    assert!(first > 0 && first < now.find("2027-01-01?").unwrap_or_default(), "the one in force comes first");
    assert!(now.contains("UMZUG") && read(&house, "/datenschutz?sprache=en").await.contains("MOVE"));
    let later = read(&house, "/datenschutz/2027-01-01").await;
    assert!(later.contains("LATER") && !later.contains("PRIVACY") && later.contains("gilt jetzt nicht"));
    for nowhere in ["/datenschutz/2026-12-31", "/datenschutz/x", "/impressum/2026-11-24"] {
        assert_eq!(house.browser().open(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    house.clock.pass(90 * siegel_api::time::Time::DAY);
    let after = read(&house, "/datenschutz").await;
    assert!(after.contains("LATER") && !after.contains("PRIVACY"));
}

#[tokio::test]
async fn h14_the_security_page_names_what_is_served() {
    let house = House::open().await;
    let page = read(&house, "/sicherheit").await;
    for said in ["sha384-script", "sha384-style", env!("CARGO_PKG_VERSION"), "Wer was sieht"] {
        assert!(page.contains(said), "{said}");
    }
}

#[tokio::test]
async fn h14_the_list_of_software_is_there_for_people_and_for_programs() {
    let house = House::open().await;
    let page = read(&house, "/sbom").await;
    assert!(
        page.contains(">axum<") && page.contains("0.8.9") && page.contains("MIT") && !page.contains("insta")
    );
    let list = house.browser().open("/sbom.json").await;
    assert_eq!((list.status, list.header("content-type")), (StatusCode::OK, Some("application/json")));
    super::headers::check(&list, "/sbom.json");
    assert!(html(&list).contains("insta"));
}

#[tokio::test]
async fn k10_security_txt_says_where_to_report_until_when_and_by_what_rules() {
    let house = House::open_with(whole).await;
    let answer = house.browser().open("/.well-known/security.txt").await;
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    // 2026-11-02 and 180 days.
    let lines = "Contact: mailto:melden@nord.example\nExpires: 2027-05-01T00:00:00Z\nPreferred-Languages: de, en\n\
        Canonical: http://localhost:8080/.well-known/security.txt\nPolicy: http://localhost:8080/sicherheit\n";
    assert_eq!(html(&answer), lines);
    assert_eq!(
        House::open().await.browser().open("/.well-known/security.txt").await.status,
        StatusCode::NOT_FOUND
    );
}
