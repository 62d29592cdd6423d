//! Shuffles that depend on a seed and a text alone, so that a learner who comes back sees the
//! same order and a test can say what it is.

/// The finalizer of the `SplitMix64` generator, a public domain algorithm.
fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// FNV-1a: the same seed shuffles each item of a check differently.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// A small source of numbers that look random. Not for secrets.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number below `bound`, by taking the upper half of the product.
    fn below(&mut self, bound: usize) -> usize {
        let product = u128::from(self.next()) * (bound as u128);
        usize::try_from(product >> 64).unwrap_or(0)
    }
}

/// The values in another order than the given one, if there is another.
pub(crate) fn shuffled<T: Clone + PartialEq>(values: &[T], seed: u64, salt: &str) -> Vec<T> {
    let mut numbers = Numbers(mix(seed) ^ hash(salt));
    let mut mixed = values.to_vec();
    for _ in 0..8 {
        for last in (1..mixed.len()).rev() {
            mixed.swap(last, numbers.below(last + 1));
        }
        if mixed != values {
            return mixed;
        }
    }
    // A sequence that is not all the same changes when it is turned by one.
    let turn = usize::from(mixed.len() > 1);
    mixed.rotate_left(turn);
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_seed_gives_the_same_order() {
        let values: Vec<u8> = (0..9).collect();
        assert_eq!(shuffled(&values, 7, "m06-02"), shuffled(&values, 7, "m06-02"));
        assert_ne!(shuffled(&values, 7, "m06-02"), shuffled(&values, 8, "m06-02"));
        assert_ne!(shuffled(&values, 7, "m06-02"), shuffled(&values, 7, "m06-03"));
    }

    #[test]
    fn every_wrong_order_of_three_turns_up_about_equally_often() {
        let mut seen = std::collections::BTreeMap::new();
        for seed in 0..6000 {
            *seen.entry(shuffled(&['a', 'b', 'c'], seed, "x")).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 5);
        assert!(seen.values().all(|count| (1000..1400).contains(count)), "{seen:?}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_the_right_order_is_never_shown(
            values in prop::collection::vec(0_u8..4, 0..8), seed: u64,
        ) {
            let mixed = shuffled(&values, seed, "salt");
            let (mut left, mut right) = (mixed.clone(), values.clone());
            left.sort_unstable();
            right.sort_unstable();
            prop_assert_eq!(left, right);
            let another = values.iter().any(|value| value != &values[0]);
            prop_assert_eq!(mixed != values, another);
        }
    }
}
