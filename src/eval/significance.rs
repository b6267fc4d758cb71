//! Whether one run is better than another by more than chance.

/// Rounds of the test.
const ROUNDS: u32 = 10_000;

/// Two-sided paired randomization test (Smucker, Allan & Carterette, CIKM 2007) of two lists of values, topic by
/// topic: the probability of a difference of averages at least as large if the runs were the same. The same lists
/// give the same result.
pub fn paired_randomization(a: &[f64], b: &[f64]) -> f64 {
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let observed = differences.iter().sum::<f64>().abs();
    let mut random = SplitMix(0x9E37_79B9_7F4A_7C15);
    let mut as_large = 0;
    for _ in 0..ROUNDS {
        let mut bits = 0;
        let mut sum = 0.0;
        for (at, difference) in differences.iter().enumerate() {
            if at % 64 == 0 {
                bits = random.next();
            }
            sum += if bits >> (at % 64) & 1 == 1 { *difference } else { -difference };
        }
        // Sums in another order differ in the last digits.
        as_large += u32::from(sum.abs() >= observed - 1e-12);
    }
    f64::from(as_large + 1) / f64::from(ROUNDS + 1)
}

/// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_runs_do_not_differ_and_better_ones_do() {
        let low: Vec<f64> = (0..50).map(|n| f64::from(n % 7) / 10.0).collect();
        let high: Vec<f64> = low.iter().map(|value| value + 0.2).collect();
        assert!(paired_randomization(&low, &low) > 0.99);
        assert!(paired_randomization(&high, &low) < 0.001);
    }
}
