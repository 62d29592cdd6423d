//! Which figures about few people are withheld, so that no difference gives them away.
//!
//! A cell is a share of the people of one group. One of fewer than eleven people is
//! withheld (the usual rule of federal health statistics in the United States, such
//! as that of CMS; the number is a default). Where the groups add up to a published
//! total, the withheld ones are what is left of it. So others are withheld beside
//! them, the smallest first, until what is left speaks about enough people and fits
//! no group in particular; or the total is, where nothing else is left to withhold.

/// Fewer people than this are withheld.
pub const FEWEST: u32 = 11;

/// A group of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// How many.
    pub people: u32,
    /// They are the reader's own team, whose names the reader sees: never withheld.
    pub open: bool,
}

/// What may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// By group, in the order in which they were given.
    pub groups: Vec<bool>,
    /// Whether the sum of all groups may be.
    pub total: bool,
}

/// What may be shown of some groups and their sum.
///
/// Nobody is nothing to withhold, so groups of nobody are always shown. Whoever
/// reads the answer must not be told which groups are small and which are withheld
/// for the sake of others: that alone would narrow them down.
#[must_use]
pub fn shown(groups: &[Group]) -> Shown {
    let small = |group: &Group| !group.open && 0 < group.people && group.people < FEWEST;
    let mut seen: Vec<bool> = groups.iter().map(|group| !small(group)).collect();
    let mut others: Vec<usize> =
        (0..groups.len()).filter(|at| seen[*at] && !groups[*at].open && groups[*at].people > 0).collect();
    others.sort_by_key(|at| (groups[*at].people, *at));
    let mut others = others.into_iter();
    while !is_safe(groups, &seen) {
        match others.next() {
            Some(next) => seen[next] = false,
            // Alone with the total, those who are small would be what is left of it.
            None => {
                return Shown { groups: groups.iter().map(|group| !small(group)).collect(), total: false };
            }
        }
    }
    Shown { groups: seen, total: true }
}

/// Whether total minus what is seen says nothing about any one group: it could be
/// of one person, and it could be of as many as need no withholding.
fn is_safe(groups: &[Group], seen: &[bool]) -> bool {
    let hidden = || groups.iter().zip(seen).filter(|(_, seen)| !**seen).map(|(group, _)| group.people);
    let count = hidden().count();
    let left: u32 = hidden().sum();
    let others = u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX);
    count == 0 || (count > 1 && left >= FEWEST.saturating_add(others))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn groups(people: &[u32]) -> Vec<Group> {
        people.iter().map(|people| Group { people: *people, open: false }).collect()
    }

    #[test]
    fn what_is_large_enough_is_shown() {
        assert_eq!(shown(&groups(&[11, 30, 0])), Shown { groups: vec![true; 3], total: true });
        assert_eq!(shown(&[]), Shown { groups: vec![], total: true });
    }

    #[test]
    fn a_small_group_takes_the_smallest_other_with_it() {
        let found = shown(&groups(&[30, 4, 12, 13]));
        assert_eq!(found, Shown { groups: vec![true, false, false, true], total: true });
    }

    #[test]
    fn small_groups_together_may_be_enough() {
        assert_eq!(shown(&groups(&[8, 7, 40])).groups, [false, false, true]);
        // Eleven of one person each would all be known by their sum.
        let ones = shown(&groups(&[[1; 11].as_slice(), &[20]].concat()));
        assert!(ones.groups.iter().all(|seen| !seen));
    }

    #[test]
    fn without_another_the_total_goes() {
        assert_eq!(shown(&groups(&[5])), Shown { groups: vec![false], total: false });
        assert_eq!(shown(&groups(&[2, 3])), Shown { groups: vec![false, false], total: false });
    }

    #[test]
    fn ones_own_team_is_shown_and_gives_no_cover() {
        let own = Group { people: 6, open: true };
        let found = shown(&[own, Group { people: 30, open: false }, Group { people: 4, open: false }]);
        assert_eq!(found, Shown { groups: vec![true, false, false], total: true });
        assert_eq!(
            shown(&[own, Group { people: 4, open: false }]),
            Shown { groups: vec![true, false], total: false }
        );
    }

    proptest! {
        /// Suppression survives subtraction: whoever knows the total and every group that
        /// is shown can give any withheld group one person, and any enough people.
        #[test]
        fn nothing_withheld_follows_from_what_is_shown(
            world in prop::collection::vec((0u32..40, prop::bool::weighted(0.2)), 0..12),
        ) {
            let world: Vec<Group> = world.into_iter().map(|(people, open)| Group { people, open }).collect();
            let found = shown(&world);
            let total: u32 = world.iter().map(|group| group.people).sum();
            let known: u32 =
                world.iter().zip(&found.groups).filter(|(_, seen)| **seen).map(|(group, _)| group.people).sum();
            let hidden = found.groups.iter().filter(|seen| !**seen).count();
            for (group, seen) in world.iter().zip(&found.groups) {
                prop_assert!(*seen || !group.open, "the own team is shown");
                prop_assert!(!*seen || group.open || group.people == 0 || group.people >= FEWEST);
            }
            if found.total && hidden > 0 {
                let others = u32::try_from(hidden - 1).expect("few groups");
                let left = total - known;
                // The others take at least one person each.
                let most = left - others;
                let least = if others == 0 { left } else { 1 };
                prop_assert!(least == 1 && most >= FEWEST, "a withheld group has {least} to {most} people");
            }
        }

        /// What is withheld hangs on sizes, not on the order in which groups are listed.
        #[test]
        fn as_many_are_withheld_in_any_order(sizes in prop::collection::vec(0u32..40, 0..10)) {
            let count = |found: &Shown| found.groups.iter().filter(|seen| **seen).count();
            let mut turned = sizes.clone();
            turned.reverse();
            let (one, other) = (shown(&groups(&sizes)), shown(&groups(&turned)));
            prop_assert_eq!(count(&one), count(&other));
            prop_assert_eq!(one.total, other.total);
        }
    }
}
