//! Scores of several languages → one fair list.
//!
//! Inverse document frequencies of one concept differ between languages by how common its translations are and how
//! much of the index is in the language, so that raw scores cannot be compared. What can be compared is a score as a
//! share of what a text in that language could reach at most: the sum of the weights of the query's concepts there.
//! A concept that a language cannot express, or that none of its texts holds, counts in this sum as much as it does
//! in the other languages on average, so that a language which knows half of the query reaches half of the best.

use super::plan::LanguagePlan;
use crate::expand::MAX_LEAVES;

/// Multiplies the weights of every language, given with what its scores count, so that shares of the best compare.
pub(super) fn level(plans: &mut [(f32, LanguagePlan)]) {
    let by_leaf: Vec<[f32; MAX_LEAVES]> = plans.iter().map(|(_, plan)| weights(plan)).collect();
    let usual: Vec<f32> = (0..MAX_LEAVES)
        .map(|leaf| {
            let known = by_leaf.iter().map(|weights| weights[leaf]).filter(|weight| *weight > 0.0);
            known.clone().sum::<f32>() / known.count().max(1) as f32
        })
        .collect();
    let best = |weights: &[f32; MAX_LEAVES]| -> f32 {
        weights.iter().zip(&usual).map(|(own, usual)| if *own > 0.0 { *own } else { *usual }).sum()
    };
    let scale: f32 = usual.iter().sum();
    for ((weight, plan), weights) in plans.iter_mut().zip(&by_leaf) {
        let factor = *weight * scale / best(weights).max(f32::MIN_POSITIVE);
        plan.concepts.iter_mut().for_each(|concept| concept.weight *= factor);
    }
}

/// What each leaf adds to a score at most; a term of several words is shared out among them.
fn weights(plan: &LanguagePlan) -> [f32; MAX_LEAVES] {
    let mut weights = [0.0; MAX_LEAVES];
    for concept in plan.concepts.iter().filter(|concept| concept.required) {
        let share = concept.weight / concept.leaves.count_ones().max(1) as f32;
        let leaves = weights.iter_mut().enumerate().filter(|(leaf, _)| concept.leaves >> leaf & 1 == 1);
        leaves.for_each(|(_, weight)| *weight += share);
    }
    weights
}
