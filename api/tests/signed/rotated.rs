//! New keys of a member (protocol 3 and 4, "New keys"): a link that both keys sign, and what a statement may list after it.

use siegel_api::chain::KEM_EPOCHS_MAX;

use super::*;

impl Person {
    /// Says that the identity key is another one from now on; gives the old one.
    fn rotates(&mut self, number: u8) -> SigningKey {
        self.says(Change::KemAdd { epoch: 2, kem: KemPublicKey([number; 1216]) });
        let new = SigningKey::from_bytes(&[number; 32]);
        let link = self.rotation(&new, &self.key.clone(), &new);
        self.links.push(link);
        std::mem::replace(&mut self.key, new)
    }

    fn rotation(&self, to: &SigningKey, first: &SigningKey, second: &SigningKey) -> SignedLink {
        let mut link = signed_link(first, &self.link(Change::Rotate { identity: public(to) }));
        link.second = Some(sign(second, SignLabel::Chain, link.signed.body()));
        link
    }

    /// As a statement lists this person by the link `seq`.
    fn member_at(&self, seq: usize, roles: Roles) -> Member {
        let chain_seq = u32::try_from(seq).unwrap();
        Member { chain_seq, chain_head: self.links[seq].hash(), ..self.member(roles) }
    }
}

#[test]
fn a_rotation_that_not_both_keys_have_signed_is_refused() {
    let (new, thief) = (SigningKey::from_bytes(&[9; 32]), SigningKey::from_bytes(&[66; 32]));
    let anna = Person::new(1);
    let refused = |link: SignedLink| {
        let links = [anna.links.clone(), vec![link]].concat();
        VerifiedIdentity::verify(anna.id, &links).map(drop)
    };
    assert!(matches!(refused(anna.rotation(&new, &anna.key, &anna.key)), Err(ChainError::Signature(_))));
    assert!(matches!(refused(anna.rotation(&new, &new, &new)), Err(ChainError::Signature(_))));
    assert!(matches!(refused(anna.rotation(&new, &anna.key, &thief)), Err(ChainError::Signature(_))));
    assert_eq!(refused(anna.rotation(&new, &anna.key, &new)), Ok(()));
}

#[test]
fn a_key_that_was_given_up_comes_back_for_nobody() {
    let mut anna = Person::new(1);
    let old = anna.rotates(9);
    let identity = anna.verified().unwrap();
    assert_eq!((identity.keys_from(), identity.kem().unwrap().0), (2, 2));
    assert!(identity.has_had(&public(&old)) && identity.has_had(&public(&anna.key)));
    let back = anna.rotation(&old, &anna.key, &old);
    anna.links.push(back);
    assert_eq!(anna.verified(), Err(ChainError::Order(3)));
    // What the old key says after the rotation is no link of this chain: it does not fork.
    anna.links.pop();
    let fork = signed_link(&old, &anna.link(Change::CredAdd { way: way(66) }));
    anna.links.push(fork);
    assert!(matches!(anna.verified(), Err(ChainError::Signature(_))));
}

#[test]
fn attack_25_a_statement_lists_nobody_by_keys_of_before_once_newer_ones_were_listed() {
    let mut practice = Practice::founded();
    practice.publish(&practice.statement(), &[0]);
    practice.people[1].rotates(9);
    let group = practice.verified().unwrap();
    assert_eq!(group.epochs().len(), 2, "until a statement lists them, the keys of before count");
    practice.publish(&practice.statement(), &[0]);
    assert!(practice.verified().is_ok());
    for seq in [0, 1] {
        let mut back = practice.statement();
        let old = practice.people[1].member_at(seq, Roles::READ);
        back.members = vec![practice.people[0].member(Roles::ALL), old].into();
        practice.publish(&back, &[0]);
        assert_eq!(practice.verified(), Err(GroupError::Member(4)), "link {seq}");
        practice.epochs.pop();
    }
    practice.publish(&practice.statement(), &[0]);
    assert!(practice.verified().is_ok());
}

#[test]
fn attack_31_the_old_key_of_an_admin_signs_no_statement_once_a_newer_one_was_listed() {
    let mut practice = Practice::founded();
    let old = practice.people[0].rotates(9);
    let new = std::mem::replace(&mut practice.people[0].key, old);
    // The statement before lists the old key: it signs the one that lists the new.
    practice.publish(&practice.statement(), &[0]);
    assert!(practice.verified().is_ok());
    practice.publish(&practice.statement(), &[0]);
    assert!(matches!(practice.verified(), Err(GroupError::Signature(_))), "a thief");
    practice.epochs.pop();
    practice.people[0].key = new;
    practice.publish(&practice.statement(), &[0]);
    assert!(practice.verified().is_ok());
}

#[test]
fn attack_03_a_forked_chain_is_not_the_one_that_was_listed() {
    let mut practice = Practice::founded();
    practice.people[1].rotates(9);
    practice.publish(&practice.statement(), &[0]);
    assert!(practice.verified().is_ok());
    // The thief has the old key, and says with it what the owner never said.
    let mut fork = Person::new(2);
    fork.says(Change::CredAdd { way: way(66) });
    fork.says(Change::CredAdd { way: way(67) });
    assert_eq!(fork.id, practice.people[1].id);
    assert!(fork.verified().is_ok(), "it holds by itself");
    let honest = std::mem::replace(&mut practice.people[1], fork);
    assert_eq!(practice.verified(), Err(GroupError::Member(2)));
    practice.people[1] = honest;
    assert!(practice.verified().is_ok());
}

#[test]
fn a_kem_key_that_the_chain_has_had_comes_back_for_nobody() {
    let mut anna = Person::new(1);
    let first = *anna.verified().unwrap().kem().unwrap().1;
    anna.says(Change::KemAdd { epoch: 2, kem: KemPublicKey([9; 1216]) });
    assert!(anna.verified().is_ok());
    for kem in [first, KemPublicKey([9; 1216])] {
        let links = anna.links.clone();
        anna.says(Change::KemAdd { epoch: 3, kem });
        assert_eq!(anna.verified(), Err(ChainError::Order(2)));
        anna.links = links;
    }
}

#[test]
fn a_chain_has_no_more_kem_keys_than_a_keyring_counts() {
    let mut anna = Person::new(1);
    let kem = |epoch: u32| {
        let mut bytes = [9; 1216];
        bytes[..4].copy_from_slice(&epoch.to_be_bytes());
        Change::KemAdd { epoch, kem: KemPublicKey(bytes) }
    };
    (2..=KEM_EPOCHS_MAX).for_each(|epoch| anna.says(kem(epoch)));
    assert_eq!(anna.verified().unwrap().kem().unwrap().0, 255);
    anna.says(kem(256));
    assert_eq!(anna.verified(), Err(ChainError::Order(255)));
}
