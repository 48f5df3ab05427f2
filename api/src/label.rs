//! Every label of Siegel's hashes, signatures and derivations, in one file (protocol 1).
//!
//! A label separates uses of one key or one hash from each other. `siegel/v1/` stands before each.

/// What all labels begin with.
pub const PREFIX: &str = "siegel/v1/";

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$item])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The text after the prefix.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

labels! {
    /// Labels of hashes: `H("siegel/v1/" || label || 0 || …)`.
    HashLabel {
        /// Fingerprint of a public key.
        Fingerprint = "fp",
        /// Root of a group: its first statement.
        Root = "root",
        /// A member's blinded name.
        Name = "name",
        /// A file: the list of its parts' hashes.
        Blob = "blob",
        /// A commitment beside the log.
        Commit = "commit",
        /// The PRF's only input.
        Prf = "prf",
        /// Salt for a passphrase.
        PassphraseSalt = "pw-salt",
        /// Check characters of a recovery code.
        RecoveryCheck = "rec-check",
        /// Check character of a link's code.
        CodeCheck = "code-check",
        /// Descriptor of an invitation.
        Invitation = "invitation",
        /// Terms of a link.
        Terms = "terms",
        /// Check characters of a pairing's code.
        PairingCheck = "pair-check",
        /// What an unlocked device commits itself to.
        PairingCommit = "pair-commit",
        /// What a new device is told of the account.
        PairingHandover = "pair-handover",
    }
}

labels! {
    /// Labels of signatures: what is signed is `"siegel/v1/" || label || 0 || bytes`.
    SignLabel {
        /// A link of an identity chain.
        Chain = "chain",
        /// A group's statement.
        Statement = "statement",
        /// An account's envelope.
        Envelope = "envelope",
        /// A finding's manifest.
        Manifest = "manifest",
        /// A grant.
        Grant = "grant",
        /// Terms of a share link.
        Terms = "terms",
        /// An event.
        Event = "event",
        /// A practice's record of another practice's keys.
        Contact = "contact",
    }
}

labels! {
    /// Labels of derivations by HKDF-Expand (`Exp`), HKDF info and HPKE info.
    DeriveLabel {
        /// HKDF info of a way to unlock.
        Unlock = "unlock",
        /// HKDF info of the recovery code's proof.
        RecoveryAuth = "rec-auth",
        /// HKDF info of the recovery code's look-up id.
        RecoveryId = "rec-id",
        /// Key of the keyring.
        Keyring = "keyring",
        /// Key of a draft.
        Draft = "draft",
        /// X-Wing secret of a group's epoch.
        GroupKem = "group-kem",
        /// X-Wing secret of a group's audit key.
        AuditKem = "audit-kem",
        /// Index key of an epoch.
        Index = "index",
        /// Key that wraps the epoch before.
        Prev = "prev",
        /// Key of a practice's contacts.
        Contact = "contact",
        /// Secret of an invitation.
        Invite = "invite",
        /// Answer to an invitation.
        InviteAnswer = "invite-answer",
        /// Key of a newcomer's sealed name.
        InviteName = "invite-name",
        /// Equality of patients.
        Token = "token",
        /// Key of a file.
        File = "file",
        /// Key of a finding's metadata.
        Meta = "meta",
        /// Prefix of a chunked message's info.
        Chunked = "chunked",
        /// HPKE info of a grant.
        Grant = "grant",
        /// Key of a label.
        Label = "label",
        /// Key of the sealed names of a group.
        Names = "names",
        /// Key of a folder's name.
        Folder = "folder",
        /// Salt of the code for paper.
        LinkCode = "code00",
        /// Link id from a code.
        CodeId = "code-id",
        /// Link secret from a code.
        CodeSecret = "code-s",
        /// Root of the knock.
        Knock = "knock",
        /// What the knock's answer is sealed with.
        Pre = "pre",
        /// Root of a link.
        Link = "link",
        /// Salt of a link's PIN.
        LinkSalt = "link-salt",
        /// Access proof of a link.
        Access = "access",
        /// Key of a link's first box.
        Wrap = "wrap",
        /// Key of a link's receipt.
        Receipt = "receipt",
        /// Key of a link's second box.
        Content = "content",
        /// Key of what the practice keeps of a link.
        Office = "office",
        /// MAC of a link's receipt.
        LinkReceipt = "link-receipt",
        /// Look-up id of a pairing.
        PairingId = "pair-id",
        /// Key of a pairing's proofs.
        PairingKey = "pair-key",
        /// MAC of a new device's answer.
        PairingAnswer = "pair-answer",
        /// Digits that are compared.
        PairingDigits = "pair-digits",
        /// HPKE info of what a new device gets.
        PairingSeal = "pair-seal",
        /// MAC of what a new device gets.
        PairingBox = "pair-box",
    }
}

/// `"siegel/v1/" || text || 0`, the bytes that separate one use from another.
pub fn prefixed(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(PREFIX.len() + text.len() + 1);
    bytes.extend_from_slice(PREFIX.as_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes.push(0);
    bytes
}
