//! Somebody who runs the service, with a browser and a passkey: invited by the very command.

use std::os::unix::fs::PermissionsExt;

use siegel_client::clock::Clock;
use siegel_client::error::Error;
use siegel_client::found::SetupToken;
use siegel_client::operator::{set_up, sign_in};
use siegel_client::soft::SoftPasskey;
use siegel_server::command::operator;

use super::browser::Browser;
use super::house::House;

/// Somebody with an operator's access, signed in.
pub struct Operator {
    pub browser: Browser,
    pub passkey: SoftPasskey,
}

impl Operator {
    /// The token of an address that `siegel operator invite` prints.
    pub async fn is_invited(house: &House) -> SetupToken {
        // As the program itself makes its folder; another mode stops a command.
        std::fs::set_permissions(house.folder(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let address = operator::offer(house.config(), Clock::now(&house.clock)).await.unwrap();
        let (page, fragment) = address.split_once('#').unwrap();
        assert_eq!(page, "http://localhost:8080/operation/new");
        SetupToken::parse(fragment).unwrap()
    }

    /// Uses such a token.
    pub async fn takes(house: &House, token: &SetupToken) -> Result<Self, Error> {
        let (browser, passkey) = (house.browser(), SoftPasskey::new("http://localhost:8080").unwrap());
        set_up(&browser, &passkey, token, "Betrieb").await?;
        Ok(Self { browser, passkey })
    }

    /// Both.
    pub async fn enters(house: &House) -> Self {
        Self::takes(house, &Self::is_invited(house).await).await.unwrap()
    }

    /// Signs in again, in a fresh browser.
    pub async fn signs_in(&self, house: &House) -> Result<Browser, Error> {
        let browser = house.browser();
        sign_in(&browser, &self.passkey).await.map(|_| browser)
    }
}
