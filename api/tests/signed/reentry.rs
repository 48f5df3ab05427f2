//! Who comes back under a new root (protocol 4, "Reentry"): who must sign for it, and which chain counts.

use super::*;

/// A person who has lost every way in: the same id, another root.
fn again(person: &Person, number: u8) -> Person {
    let key = SigningKey::from_bytes(&[number; 32]);
    let mut new = Person { id: person.id, key, links: Vec::new() };
    new.says(Change::Root { identity: public(&new.key), kem: KemPublicKey([number; 1216]) });
    new
}

impl Practice {
    /// As `verified`, with person `index` come back as `new`.
    fn verified_with(&self, index: usize, new: &Person) -> Result<VerifiedGroup, GroupError> {
        let mut people: HashMap<_, _> =
            self.people.iter().map(|person| (person.id, person.verified().unwrap())).collect();
        let old = self.people[index].verified().unwrap();
        people.insert(new.id, new.verified().unwrap().in_place_of(&old));
        VerifiedGroup::verify(&self.epochs, &people)
    }

    /// Three people with these roles, the first of them the founder, in two epochs.
    fn of_three(roles: [Roles; 3]) -> Self {
        let mut practice = Self::founded();
        practice.people.push(Person::new(3));
        let mut second = practice.statement();
        second.members =
            vec![practice.people[0].member(roles[0]), practice.people[1].member(roles[1])].into();
        practice.publish(&second, &[0]);
        let mut third = practice.statement();
        third.members = (0..3).map(|at| practice.people[at].member(roles[at])).collect::<Vec<_>>().into();
        practice.publish(&third, &[0, 1]);
        practice
    }

    /// The next epoch with `new` in the place of person `index`.
    fn lets_back(&mut self, index: usize, new: &Person, signers: &[usize]) {
        let (last, _) = self.epochs.last().unwrap();
        let last: Statement = decode(last.body.as_slice()).unwrap();
        let mut members = last.members.as_slice().to_vec();
        members[index] = new.member(members[index].roles);
        let next = Statement { members: members.into(), ..self.statement() };
        self.publish(&next, signers);
    }
}

#[test]
fn a_member_comes_back_under_a_new_root_and_the_old_one_still_verifies_what_it_signed() {
    let all = Roles::ALL;
    let mut practice = Practice::of_three([all, all, Roles::READ]);
    let old = practice.people[2].verified().unwrap();
    let new = again(&practice.people[2], 33);
    practice.lets_back(2, &new, &[0]);
    let group = practice.verified_with(2, &new).unwrap();
    let person = new.verified().unwrap().in_place_of(&old);
    assert_eq!(person.key_at(old.seq(), old.head()), Some(old.identity()), "what was signed before");
    assert_eq!(person.own_key_at(old.seq(), old.head()), None);
    assert_eq!(group.current().unwrap().member(person.user_id()).unwrap().chain_head, person.head());
    assert_eq!(practice.verified(), Err(GroupError::Member(4)), "nobody verifies it without the new chain");
}

#[test]
fn a_new_root_of_an_admin_takes_two_of_the_others_and_never_its_own_signature() {
    let mut practice = Practice::of_three([Roles::ALL; 3]);
    let new = again(&practice.people[2], 33);
    practice.lets_back(2, &new, &[0]);
    assert_eq!(practice.verified_with(2, &new), Err(GroupError::Signers(4)), "one of two");
    practice.epochs.pop();
    practice.lets_back(2, &new, &[0, 2]);
    assert_eq!(
        practice.verified_with(2, &new),
        Err(GroupError::Signers(4)),
        "the old key of whose keys are replaced"
    );
    practice.epochs.pop();
    practice.lets_back(2, &new, &[0, 1]);
    assert!(practice.verified_with(2, &new).is_ok());

    // Of two the other one signs alone; an only admin is nobody's to replace.
    let mut pair = Practice::of_three([Roles::ALL, Roles::ALL, Roles::READ]);
    let new = again(&pair.people[1], 33);
    pair.lets_back(1, &new, &[1]);
    assert_eq!(
        pair.verified_with(1, &new),
        Err(GroupError::Signers(4)),
        "a stolen session of the same person"
    );
    pair.epochs.pop();
    pair.lets_back(1, &new, &[0]);
    assert!(pair.verified_with(1, &new).is_ok());
    let mut alone = Practice::founded();
    let new = again(&alone.people[0], 33);
    alone.lets_back(0, &new, &[0]);
    assert_eq!(alone.verified_with(0, &new), Err(GroupError::Signers(2)));
}

#[test]
fn attack_04_a_chain_in_front_of_the_signed_one_is_refused() {
    let practice = Practice::of_three([Roles::ALL, Roles::ALL, Roles::READ]);
    let ghost = again(&practice.people[2], 66);
    assert_eq!(practice.verified_with(2, &ghost), Err(GroupError::Member(3)));
    assert!(practice.verified().is_ok());
}
