//! What people do, through keys alone.

use siegel_api::chain::Gossip;
use siegel_api::grant::Purpose;
use siegel_api::hash::Hash;
use siegel_api::id::{FolderId, GroupId, InvitationId, LinkId, ObjectId, UserId};
use siegel_api::invitation::{Descriptor, InvitationKind};
use siegel_api::manifest::FileEntry;
use siegel_api::part::{blob_hash, padded_length, part_count};
use siegel_api::period::Period;
use siegel_api::statement::{Card, LogIdentity, Member, Roles, Statement, name_hash};
use siegel_api::suite::Suite;
use siegel_api::time::Time;
use siegel_crypto::account::{Anchor, MasterKey};
use siegel_crypto::code::{LinkCode, RecoveryCode};
use siegel_crypto::content::FindingKey;
use siegel_crypto::envelope::{Generation, VerifiedEnvelope};
use siegel_crypto::folder::FolderPlace;
use siegel_crypto::fragment::{InvitationFragment, invitation_text, link_text, parse_invitation, parse_link};
use siegel_crypto::grant::unwrap;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::keyring::{Keyring, Pin as Seen, PinKind as SeenKind, Remembered};
use siegel_crypto::label::{LabelEntry, LabelKind, LabelPlace, open_label, parse_place, seal_label};
use siegel_crypto::link::{LinkKey, LinkSecret};
use siegel_crypto::link_content::{LinkContent, LinkFinding, LinkPractice};
use siegel_crypto::office::OfficeRecord;
use siegel_crypto::part::{PartList, Place};
use siegel_crypto::pin::{Pin, PinKind};
use siegel_crypto::record::{MemberName, RecordKind, RecordPlace};
use siegel_crypto::seed::{ContentSeed, Epoch};
use siegel_crypto::sign::IdentitySeed;
use siegel_crypto::token::{TokenKind, person};
use siegel_crypto::unlock::{Passphrase, PrfResult, Unlock};

use crate::people::{GOSSIP, Practice, audit_keys, chance, file_id, finding_id};

#[test]
fn a_doctor_sends_and_a_colleague_reads() {
    let (amsel, birke, rng) = (Practice::amsel(), Practice::birke(), &mut chance(3));
    let key = FindingKey::generate(rng);
    let core = amsel.core(finding_id());
    let meta = key.seal_meta(&core, b"Kniegelenk links", rng).unwrap();

    let file: Vec<u8> = (0..9_000_000u32).map(|byte| (byte % 251) as u8).collect();
    let padded = padded_length(file.len() as u64);
    let file_key = key.derive_file_key(&core, file_id());
    let parts: Vec<Vec<u8>> = (0..part_count(padded).unwrap())
        .map(|part| {
            let place = Place::new(padded, part).unwrap();
            let start = place.start() as usize;
            let own = &file[start..start + place.own_bytes(file.len() as u64)];
            file_key.seal_part(&place, own, rng).unwrap()
        })
        .collect();
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].len(), 8_390_728);

    let hashes: Vec<Hash> = parts.iter().map(|part| Hash::of(part)).collect();
    let entry = FileEntry { file_id: file_id(), padded, parts: 2, blob_hash: blob_hash(file_id(), &hashes) };
    let info = amsel.grant_to(&birke, Purpose::Finding, Hash([9; 32]));
    let grant = amsel.give(&key, info, birke.pair().public());

    let opened: FindingKey = unwrap(&birke.pair(), &grant).unwrap();
    assert_eq!(opened.open_meta(&core, &meta).unwrap().as_slice(), b"Kniegelenk links");
    let list = PartList::verify(&entry, hashes).unwrap();
    let opened_key = opened.derive_file_key(&core, file_id());
    let opened: Vec<u8> = [1, 0]
        .map(|part| opened_key.open_part(&list, part, file.len() as u64, &parts[part as usize]).unwrap())
        .into_iter()
        .rev()
        .flatten()
        .collect();
    assert!(opened == file);
}

#[test]
fn an_account_opens_by_passkey_by_passphrase_and_by_sheet() {
    let (amsel, rng) = (Practice::amsel(), &mut chance(4));
    let sheet = RecoveryCode::generate(rng);
    let prf = PrfResult::generate(rng);
    let passphrase = Passphrase::generate(rng);
    let unlocks = [
        Unlock::derive_by_passkey(&prf, amsel.user_id, Hash::of(b"credential")),
        by_passphrase(&passphrase, amsel.user_id),
        Unlock::derive_by_recovery_code(&sheet, amsel.user_id),
    ];
    let ways = unlocks.each_ref().map(|unlock| unlock.way().unwrap());
    let master = MasterKey::generate(rng);
    let generation = Generation { user_id: amsel.user_id, number: 1, prev_hash: Hash::ZERO };
    let signed = master.seal_envelope(generation, &ways, &amsel.identity, rng).unwrap();
    let chain = amsel.chain(&ways);
    let envelope = VerifiedEnvelope::verify(&signed, &chain).unwrap();
    let keyring = keyring(rng);
    let sealed = master.seal_keyring(amsel.user_id, 1, &keyring, rng).unwrap();

    for unlock in unlocks {
        let anchor =
            Anchor::new(amsel.user_id, chain.root_fingerprint(), GOSSIP, (chain.seq(), chain.head()));
        let blob = unlock.anchor_key().seal_anchor(&anchor, rng).unwrap();
        assert_eq!(unlock.anchor_key().open_anchor(amsel.user_id, &blob), Ok(anchor));
        let opened = envelope.open(&unlock.key_pair().unwrap()).unwrap();
        let opened = opened.open_keyring(amsel.user_id, 1, &sealed).unwrap();
        assert_eq!(opened.identity.expose(), keyring.identity.expose());
        assert_eq!(opened.kems.len(), 2);
        assert_eq!(opened.kems[1].expose(), keyring.kems[1].expose());
        assert_eq!(opened.remembered, keyring.remembered);
    }
    let stranger = KemKeyPair::from_secret(&KemSecret::generate(rng)).unwrap();
    assert!(envelope.open(&stranger).is_err());
}

fn by_passphrase(passphrase: &Passphrase, user_id: UserId) -> Unlock {
    let credential = Hash::of(b"other");
    Unlock::derive_by_passphrase(&passphrase.stretch(user_id, credential).unwrap(), user_id, credential)
}

#[test]
fn a_generated_passphrase_may_be_typed_in_any_spacing_and_another_one_may_not() {
    let rng = &mut chance(5);
    let (made, user_id) = (Passphrase::generate(rng), UserId([1; 16]));
    let words: Vec<&str> = made.expose_text().split('-').collect();
    assert_eq!(words.len(), 6);
    let anchor = |typed: &str| *by_passphrase(&Passphrase::new(typed), user_id).anchor_key().expose();
    let right = anchor(made.expose_text());
    assert_eq!(anchor(&format!("  {}\u{a0}", words.join("  ").to_uppercase())), right);
    // One word less, a letter that no word has, another order: other passphrases.
    let swapped = [&[words[1], words[0]], &words[2..]].concat().join("-");
    for other in [words[1..].join("-"), made.expose_text().replacen(words[0], "lesab", 1), swapped] {
        assert_ne!(anchor(&other), right, "{other}");
    }
    // A person's own is taken letter by letter: capitals and inner spaces count.
    assert_ne!(anchor("Drei graue Elefanten"), anchor("drei graue elefanten"));
    assert_ne!(anchor("drei graue elefanten"), anchor("drei  graue elefanten"));
    assert_eq!(anchor("Ma\u{308}dchen im Regen"), anchor("Mädchen im Regen "));
}

fn keyring(rng: &mut rand_chacha::ChaCha20Rng) -> Keyring {
    let seen = Seen { kind: SeenKind::Group, id: ObjectId([4; 16]), root: Hash([5; 32]), number: 6 };
    Keyring {
        identity: IdentitySeed::generate(rng),
        former: Vec::new(),
        kems: vec![KemSecret::generate(rng), KemSecret::generate(rng)],
        remembered: Remembered { gossip: GOSSIP, pins: vec![seen].into(), names: vec![].into() },
    }
}

#[test]
fn a_sheet_is_typed_as_people_type() {
    let code = RecoveryCode::generate(&mut chance(5));
    let printed = code.expose_text();
    assert_eq!(printed.len(), 28 + 3);
    let sloppy = printed.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    let typed = RecoveryCode::parse(&sloppy).unwrap();
    assert_eq!(typed.derive_id(), code.derive_id());
    let user = UserId([1; 16]);
    assert_eq!(typed.derive_proof(user).expose(), code.derive_proof(user).expose());
}

#[test]
fn a_patient_opens_a_link_with_a_pin() {
    let (amsel, rng) = (Practice::amsel(), &mut chance(6));
    let (link_id, secret, key) = (LinkId([8; 16]), LinkSecret::generate(rng), LinkKey::generate(rng));
    let pin = Pin::generate(PinKind::SixDigits, rng);
    let root = secret.derive_root(link_id, &pin).unwrap();
    let greeting = secret.derive_knock(link_id).seal_greeting(link_id, b"Praxis Amsel", rng).unwrap();
    let box0 = root.seal_box0(1, &key, rng).unwrap();
    let finding = FindingKey::generate(rng);
    let content = content(&amsel, &finding);
    let box1 = key.seal_box1(link_id, 1, &content, rng).unwrap();

    let patient = parse_link(&format!("#{}", *link_text(&secret))).unwrap();
    let knock = patient.derive_knock(link_id);
    assert_eq!(knock.token.expose(), secret.derive_knock(link_id).token.expose());
    assert_eq!(knock.open_greeting(link_id, &greeting).unwrap().as_slice(), b"Praxis Amsel");
    let typed = Pin::parse(&pin.expose_text().replace(' ', " - ")).unwrap();
    let opened = patient.derive_root(link_id, &typed).unwrap();
    assert_eq!(opened.derive_access(1).expose(), root.derive_access(1).expose());
    let opened_key = opened.open_box0(1, &box0).unwrap();
    let opened_content = opened_key.open_box1(link_id, 1, &box1).unwrap();
    assert_eq!(opened_content.practices, content.practices);
    assert_eq!(opened_content.findings[0].key.expose(), finding.expose());

    let receipt = opened.derive_receipt_key(1).sign_receipt(Hash([1; 32]), Hash([2; 32]), Time(5));
    let office = OfficeRecord { secret, key, receipt: root.derive_receipt_key(1), greeting: None };
    let sealed = amsel.content.seal_office(&amsel.epoch, link_id, 1, &office, rng).unwrap();
    let office = amsel.content.open_office(&amsel.epoch, link_id, 1, &sealed).unwrap();
    office.receipt.verify_receipt(Hash([1; 32]), Hash([2; 32]), Time(5), &receipt).unwrap();
    assert!(office.receipt.verify_receipt(Hash([1; 32]), Hash([2; 32]), Time(6), &receipt).is_err());
}

fn content(amsel: &Practice, finding: &FindingKey) -> LinkContent {
    let practice = LinkPractice {
        practice_id: amsel.epoch.group_id,
        root_fp: Hash([1; 32]),
        statement_hash: amsel.statement_hash,
    };
    let key = FindingKey::from_bytes(*finding.expose());
    LinkContent {
        practices: vec![practice],
        findings: vec![LinkFinding { finding_id: finding_id(), manifest_hash: Hash([3; 32]), key }],
    }
}

#[test]
fn a_link_on_paper_is_typed_in() {
    let code = LinkCode::generate(&mut chance(7));
    let (id, secret) = code.derive_link().unwrap();
    let (again, typed) = LinkCode::parse(&code.expose_text()).unwrap().derive_link().unwrap();
    assert_eq!((id, secret.expose()), (again, typed.expose()));
    assert_eq!(code.expose_text().len(), 21 + 2);
}

#[test]
fn an_invitation_is_answered() {
    let amsel = Practice::amsel();
    let offered = amsel.offers(InvitationKind::Member);
    let (id, secret) = (offered.id, amsel.content.derive_invitation(&amsel.epoch, &offered));
    let fragment = InvitationFragment { descriptor: Hash([1; 32]), secret };
    let read = parse_invitation(&invitation_text(&fragment)).unwrap();
    assert_eq!(read.descriptor, fragment.descriptor);
    let proof = read.secret.sign_answer(id, Hash([2; 32]));
    let office = amsel.content.derive_invitation(&amsel.epoch, &offered);
    office.verify_answer(id, Hash([2; 32]), &proof).unwrap();
    assert!(office.verify_answer(id, Hash([3; 32]), &proof).is_err());
    assert!(office.verify_answer(InvitationId([7; 16]), Hash([2; 32]), &proof).is_err());
    let more = Descriptor { roles: Roles::ALL, ..offered.clone() };
    let raised = amsel.content.derive_invitation(&amsel.epoch, &more);
    assert!(raised.verify_answer(id, Hash([2; 32]), &proof).is_err(), "another offer has another secret");
    for kind in [InvitationKind::Deputy, InvitationKind::Member] {
        let period = Period { ends_at: Some(Time(1_900_000_000_000)), ..Period::ALWAYS };
        let other = Descriptor { period, ..amsel.offers(InvitationKind::Deputy) };
        let secret = amsel.content.derive_invitation(&amsel.epoch, &amsel.offers(kind));
        let proof = secret.sign_answer(id, Hash([2; 32]));
        let moved = amsel.content.derive_invitation(&amsel.epoch, &other);
        assert!(moved.verify_answer(id, Hash([2; 32]), &proof).is_err(), "and so have other days");
    }
    let practice = amsel.content.derive_invitation(&amsel.epoch, &amsel.offers(InvitationKind::Practice));
    assert!(practice.verify_answer(id, Hash([2; 32]), &proof).is_err(), "and so has another kind");
}

#[test]
fn who_is_in_an_epoch_reads_what_was_before() {
    let (amsel, rng) = (Practice::amsel(), &mut chance(8));
    let next = Epoch { number: 2, ..amsel.epoch };
    let seed = ContentSeed::generate(rng);
    let sealed = seed.seal_previous(&next, &amsel.content, rng).unwrap();
    assert_eq!(seed.open_previous(&next, &sealed).unwrap().expose(), amsel.content.expose());
    assert!(amsel.content.open_previous(&next, &sealed).is_err(), "a leaver reads nothing that comes");
    let audit = audit_keys(rng);
    let sealed = audit.seal_previous(&next, &amsel.audit, rng).unwrap();
    let opened = audit.open_previous(&next, &sealed).unwrap();
    assert_eq!(opened.index.expose(), amsel.audit.index.expose());
    assert_eq!(opened.seed.expose(), amsel.audit.seed.expose());
    assert_eq!(next.before(), Some(amsel.epoch));
    assert_eq!(amsel.epoch.before(), None);
}

#[test]
fn an_auditor_reads_the_names_in_the_log() {
    let (amsel, birke, rng) = (Practice::amsel(), Practice::birke(), &mut chance(9));
    let audit = amsel.audit.key_pair(&amsel.epoch).unwrap();
    let place = LabelPlace { practice_id: amsel.epoch.group_id, epoch: 1, writer: birke.user_id };
    let entry = |kind, text: &str| LabelEntry { kind, object: ObjectId([1; 16]), text: text.into() };
    let entries = [entry(LabelKind::Person, "Dr. Jürgen Birke"), entry(LabelKind::Finding, "Röntgen Knie")];
    let sealed = seal_label(place, audit.public(), &entries, rng).unwrap();
    assert_eq!(parse_place(&sealed), Ok(place));
    assert_eq!(open_label(&audit, &sealed).unwrap(), entries);
    assert!(open_label(&amsel.pair(), &sealed).is_err(), "the content key opens no label");
    let longer = [entry(LabelKind::Person, "Dr. Jürgen Birke-Lindenbaum von der Aue")];
    let shorter = [entry(LabelKind::Person, "Ag")];
    let lengths =
        [&longer, &shorter].map(|names| seal_label(place, audit.public(), names, rng).unwrap().len());
    assert_eq!(lengths[0], lengths[1], "the length of a name does not show");
}

#[test]
fn names_of_members_are_held_against_the_statement() {
    let (amsel, rng) = (Practice::amsel(), &mut chance(10));
    let names = [MemberName { id: amsel.user_id, blind: [4; 32], name: "Dr. Anna Amsel".into() }];
    let statement = statement(&amsel, name_hash(&[4; 32], "Dr. Anna Amsel"));
    let sealed = amsel.content.seal_names(&amsel.epoch, &names, rng).unwrap();
    assert_eq!(amsel.content.open_names(&statement, &sealed).unwrap(), names);
    let forged = self::statement(&amsel, name_hash(&[4; 32], "Dr. Eva Elster"));
    assert!(amsel.content.open_names(&forged, &sealed).is_err());
}

fn statement(amsel: &Practice, name_hash: Hash) -> Statement {
    let log = LogIdentity { origin: b"example/log".to_vec().into(), key: amsel.identity.public() };
    let member =
        Member { id: amsel.user_id, chain_seq: 0, chain_head: Hash([1; 32]), roles: Roles::ALL, name_hash };
    Statement {
        version: 1,
        suite: Suite::ONE,
        kind: amsel.epoch.kind,
        group_id: amsel.epoch.group_id,
        epoch: 1,
        prev_hash: Hash::ZERO,
        parent_id: siegel_api::id::GroupId::ZERO,
        parent_statement_hash: Hash::ZERO,
        card: Card::new("Praxis Amsel", "Köln", ""),
        members: vec![member].into(),
        content_key_fp: amsel.pair().public().fingerprint(),
        audit_key_fp: Hash([2; 32]),
        log: log.clone(),
        instance_log: log,
        min_suite: Suite::ONE,
    }
}

#[test]
fn a_record_opens_as_its_own_version_only() {
    let (amsel, rng) = (Practice::amsel(), &mut chance(11));
    let place = RecordPlace { kind: RecordKind::Contact, id: ObjectId([2; 16]), version: 3 };
    let sealed = amsel.content.seal_record(&amsel.epoch, &place, b"verified", rng).unwrap();
    let open = |place| amsel.content.open_record(&amsel.epoch, &place, &sealed);
    assert_eq!(open(place).unwrap().as_slice(), b"verified");
    assert!(open(RecordPlace { version: 4, ..place }).is_err());
    assert!(open(RecordPlace { kind: RecordKind::InvitationNote, ..place }).is_err());
    assert!(open(RecordPlace { id: ObjectId([3; 16]), ..place }).is_err());
}

#[test]
fn a_folders_name_opens_for_its_own_folder_practice_and_version_only() {
    let (amsel, rng) = (Practice::amsel(), &mut chance(13));
    let place = FolderPlace { id: FolderId([2; 16]), version: 3 };
    let seal = |name: &str, rng: &mut _| amsel.content.seal_folder(&amsel.epoch, &place, name, rng);
    let sealed = seal("zu besprechen", rng).unwrap();
    let open = |epoch: &Epoch, place| amsel.content.open_folder(epoch, &place, &sealed);
    assert_eq!(open(&amsel.epoch, place).unwrap(), "zu besprechen");
    assert!(open(&amsel.epoch, FolderPlace { version: 2, ..place }).is_err());
    assert!(open(&amsel.epoch, FolderPlace { id: FolderId([3; 16]), ..place }).is_err());
    assert!(open(&Epoch { group_id: GroupId([9; 16]), ..amsel.epoch }, place).is_err());
    assert!(open(&Epoch { number: 2, ..amsel.epoch }, place).is_err());
    // The longest name is no longer than the shortest.
    assert_eq!(seal(&"\u{1f5c2}".repeat(80), rng).unwrap().len(), sealed.len());
    assert!(seal(&"a".repeat(81), rng).is_err());
}

#[test]
fn a_draft_waits_on_the_server() {
    let rng = &mut chance(12);
    let master = MasterKey::generate(rng);
    let sealed = master.seal_draft(finding_id(), b"key and form", rng).unwrap();
    assert_eq!(master.open_draft(finding_id(), &sealed).unwrap().as_slice(), b"key and form");
    assert!(master.open_draft(siegel_api::id::FindingId([1; 16]), &sealed).is_err());
}

#[test]
fn one_patient_has_one_token_however_it_is_typed() {
    let amsel = Practice::amsel();
    let token = |text: &str| amsel.audit.index.derive_token(TokenKind::Person, text);
    let one = token(&person("Strauß", "Jürgen", "1950-02-03"));
    assert_eq!(one, token(&person("  STRAUSS ", "ju\u{308}rgen", "1950-02-03")));
    assert_ne!(one, token(&person("Strauß", "Jürgen", "1950-02-04")));
    assert_ne!(one, token(&person("Strauß Jürgen", "", "1950-02-03")));
    let text = person("Strauß", "Jürgen", "1950-02-03");
    assert_ne!(one, amsel.audit.index.derive_token(TokenKind::Surname, &text));
    assert_ne!(one, Practice::birke().audit.index.derive_token(TokenKind::Person, &text));
}

#[test]
fn an_empty_log_has_the_root_of_nothing() {
    let empty = Gossip { log_size: 0, log_root: Hash::of(b"") };
    let anchor = Anchor::new(UserId([1; 16]), Hash([2; 32]), empty, (7, Hash([8; 32])));
    let rng = &mut chance(13);
    let key = siegel_crypto::unlock::AnchorKey::generate(rng);
    let sealed = key.seal_anchor(&anchor, rng).unwrap();
    assert_eq!(key.open_anchor(UserId([1; 16]), &sealed).unwrap().gossip, empty);
}
