//! Every route, from the OpenAPI document that the server itself serves, so that no table can forget one.

use serde_json::Value;

use crate::support::Browser;

/// A route with an id filled in for each parameter.
#[derive(Debug, Clone)]
pub struct Route {
    pub method: String,
    pub path: String,
    pub template: String,
}

/// 16 bytes that name nothing.
pub const NOBODY: &str = "AAECAwQFBgcICQoLDA0ODw";

/// All routes of the API.
pub async fn api(browser: &Browser) -> Vec<Route> {
    let document = browser.ask("GET", "/api/v1/openapi.json", "").await;
    let document: Value = serde_json::from_slice(&document.body).unwrap();
    let mut routes = Vec::new();
    for (template, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let path = template.replace("{part}", "0");
            let path =
                ["{id}", "{file}", "{peer}"].iter().fold(path, |path, name| path.replace(name, NOBODY));
            let path = if path.ends_with("/findings") && method == "get" {
                format!("{path}?box=sent")
            } else {
                path
            };
            let (method, template) = (method.to_uppercase(), template.clone());
            routes.push(Route { method, path, template });
        }
    }
    assert!(routes.len() > 40, "{}", routes.len());
    routes
}

/// Routes that a person without a session may use; all others answer `signed_out`.
///
/// What exists for everybody (these) and what a member may not see (404) are told apart on purpose: a
/// route's existence is no secret, a thing's is.
pub const PUBLIC: [&str; 27] = [
    "/api/v1/instance",
    "/api/v1/checkpoint",
    "/api/v1/registration/begin",
    "/api/v1/registration/finish",
    "/api/v1/registration/join",
    "/api/v1/session/begin",
    "/api/v1/session/finish",
    "/api/v1/recovery/begin",
    "/api/v1/recovery/finish",
    "/api/v1/operator/setup/begin",
    "/api/v1/operator/setup/finish",
    "/api/v1/operator/session/begin",
    "/api/v1/operator/session/finish",
    "/api/v1/pairing/find",
    "/api/v1/pairing/answer",
    "/api/v1/pairing/wait",
    "/api/v1/pairing/leave",
    "/api/v1/pairing/enter",
    "/api/v1/mail/confirm",
    "/api/v1/mail/unlock",
    "/api/v1/door/{id}/knock",
    "/api/v1/door/{id}/ask",
    "/api/v1/door/{id}/open",
    "/api/v1/door/{id}/fetch",
    "/api/v1/door/{id}/receipts",
    "/api/v1/door/{id}/accesses",
    "/api/v1/door/{id}/files/{file}/parts/{part}",
];
