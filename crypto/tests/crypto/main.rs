//! The crypto room, judged from outside: published vectors, own vectors, properties, attacks.

#[cfg(test)]
mod attack;
#[cfg(test)]
mod bound;
#[cfg(test)]
mod chunked;
#[cfg(test)]
mod ed25519;
#[cfg(test)]
mod hpke;
#[cfg(test)]
mod inert;
#[cfg(test)]
mod mlkem;
#[cfg(test)]
mod pairing;
#[cfg(test)]
mod people;
#[cfg(test)]
mod pin;
#[cfg(test)]
mod property;
#[cfg(test)]
mod story;
#[cfg(test)]
mod vector;
#[cfg(test)]
mod wycheproof;
