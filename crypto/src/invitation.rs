//! Invitations: a secret in a link, and the newcomer's proof of having had it (protocol 4).

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::hash::Hash;
use siegel_api::id::{InvitationId, UserId};
use siegel_api::label::DeriveLabel;

use crate::chunked::Chunked;
use crate::error::{CannotOpen, CannotSeal};
use crate::expand::{expand32, mac, same_mac};
use crate::padding::{NAME_FLOOR, pad, unpad};
use crate::secret::secret;

secret!(
    /// `I`: derived by the inviting practice, so that any of its admins can check the answer.
    InvitationSecret, 32
);

impl InvitationSecret {
    /// The proof that goes with the newcomer's keys: `HMAC(Exp(I, "invite-answer", id), answer)`, where
    /// `answer` is the hash of the keys that are sent.
    pub fn sign_answer(&self, id: InvitationId, answer: Hash) -> [u8; 32] {
        mac(&self.answer_key(id), DeriveLabel::InviteAnswer, &[answer.as_bytes()])
    }

    /// Checks a newcomer's proof, in constant time.
    ///
    /// # Errors
    /// `CannotOpen` if another secret, invitation or set of keys was proved.
    pub fn verify_answer(&self, id: InvitationId, answer: Hash, proof: &[u8; 32]) -> Result<(), CannotOpen> {
        same_mac(&self.sign_answer(id, answer), proof)
    }

    /// Seals a newcomer's name for the admins of the inviting practice: under `Exp(I, "invite-name", id)`, padded,
    /// with context `id || user_id`.
    ///
    /// # Errors
    /// As `Chunked::seal`.
    pub fn seal_name(
        &self,
        (id, newcomer): (InvitationId, UserId),
        name: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        Chunked::seal(
            &self.name_key(id),
            &pad(name.as_bytes(), NAME_FLOOR)?,
            &name_context(id, newcomer),
            rng,
        )
    }

    /// Opens a newcomer's name.
    ///
    /// # Errors
    /// `CannotOpen`, also for what is no UTF-8.
    pub fn open_name(&self, id: InvitationId, newcomer: UserId, sealed: &[u8]) -> Result<String, CannotOpen> {
        let padded = Chunked::open(&self.name_key(id), sealed, &name_context(id, newcomer))?;
        let name = unpad(&padded, NAME_FLOOR)?;
        String::from_utf8(name.to_vec()).map_err(|_| CannotOpen)
    }

    fn name_key(&self, id: InvitationId) -> Zeroizing<[u8; 32]> {
        expand32(self.expose(), DeriveLabel::InviteName, &[id.as_bytes()])
    }

    fn answer_key(&self, id: InvitationId) -> Zeroizing<[u8; 32]> {
        expand32(self.expose(), DeriveLabel::InviteAnswer, &[id.as_bytes()])
    }
}

fn name_context(id: InvitationId, newcomer: UserId) -> Vec<u8> {
    [&id.0[..], &newcomer.0].concat()
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    #[test]
    fn a_name_opens_for_its_invitation_its_newcomer_and_its_secret_alone() {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let (secret, other) = (InvitationSecret::generate(rng), InvitationSecret::generate(rng));
        let (id, newcomer) = (InvitationId([1; 16]), UserId([2; 16]));
        let sealed = secret.seal_name((id, newcomer), "Mia Keller", rng).unwrap();
        assert_eq!(secret.open_name(id, newcomer, &sealed).unwrap(), "Mia Keller");
        assert!(other.open_name(id, newcomer, &sealed).is_err());
        assert!(secret.open_name(InvitationId([3; 16]), newcomer, &sealed).is_err());
        assert!(secret.open_name(id, UserId([3; 16]), &sealed).is_err());
    }
}
