//! Chance of a history: everything that is chosen follows from its seed.

/// A throw depends on the seed and on the throws before it (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Other dice for a named purpose. What they throw does not depend on what these throw later, so that
    /// answers that overtake each other change nothing.
    pub fn aside(&self, name: &str, number: u64) -> Self {
        let mixed = name.bytes().fold(self.0 ^ number.wrapping_mul(0x9e37_79b9), |sum, byte| {
            sum.rotate_left(9).wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte)
        });
        let mut aside = Self(mixed);
        aside.throw();
        aside
    }

    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `count - 1`; 0 for nothing to choose from.
    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.throw() % count.max(1) as u64).unwrap()
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}
