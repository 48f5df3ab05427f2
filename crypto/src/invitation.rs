//! Invitations: a secret in a link, and the newcomer's proof of having had it (protocol 4).

use zeroize::Zeroizing;

use siegel_api::hash::Hash;
use siegel_api::id::InvitationId;
use siegel_api::label::DeriveLabel;

use crate::error::CannotOpen;
use crate::expand::{expand32, mac, same_mac};
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

    fn answer_key(&self, id: InvitationId) -> Zeroizing<[u8; 32]> {
        expand32(self.expose(), DeriveLabel::InviteAnswer, &[id.as_bytes()])
    }
}
