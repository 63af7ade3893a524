//! The pilot's rules on counts made by hand: levels, probabilities, the number of tasks.

use shared::run::{Pilot, PilotLevel, PilotTask, chosen, probeable};

/// Levels of satisfied among analysed responses, with the rates that a task's rate of .5 mixes in.
fn levels(counts: &[(usize, usize)]) -> Vec<PilotLevel> {
    let level = |&(satisfied, responses): &(usize, usize)| PilotLevel {
        name: String::new(),
        responses,
        satisfied,
        rate: (satisfied as f64 + 1.0) / (responses as f64 + 2.0),
        asked: false,
    };
    counts.iter().map(level).collect()
}

#[test]
fn levels_with_a_middling_rate_are_asked_else_the_closest_else_the_order_tells() {
    let cases: [(&[(usize, usize)], f64, &[usize]); 6] = [
        (&[(8, 8), (4, 8), (3, 8), (0, 8)], 0.5, &[1, 2]),
        (&[(20, 20), (18, 20), (0, 20)], 0.6, &[1]),
        (&[(0, 8), (0, 8), (0, 8)], 0.05, &[0]),
        (&[(8, 8), (8, 8), (8, 8)], 0.95, &[2]),
        (&[(0, 0), (20, 20), (19, 20)], 0.9, &[2]),
        (&[(0, 0), (0, 0)], 0.5, &[1]),
    ];
    for (counts, of_task, asked) in cases {
        assert_eq!(chosen(&levels(counts), of_task), asked, "{counts:?}");
    }
}

#[test]
fn a_task_is_as_probeable_as_its_rarer_class_is_likely_to_be_large() {
    // Half of 300 are satisfied, as far as 24 responses tell; 12 of 12 leave 20 violated ones unlikely, and 39 never have 20 of
    // both.
    assert!(probeable(12, 24, 300) > 0.999);
    assert!(probeable(12, 12, 300) < 0.25, "{}", probeable(12, 12, 300));
    assert_eq!(probeable(12, 24, 39), 0.0);
    // 8 % of 1000 are far more than 20, but less than a tenth.
    let rare = probeable(80, 1000, 1000);
    assert!(rare < 0.1, "{rare}");
    assert!(probeable(80, 1000, 200) > rare);
    // Without responses nothing is known: the prior's own chance, which more samples do not make certain.
    let unknown = probeable(0, 0, 300);
    assert!((0.5..0.9).contains(&unknown), "{unknown}");
}

#[test]
fn the_probability_of_three_tasks_is_that_of_independent_tasks() {
    let pilot = |chances: &[f64]| {
        let task = |&probeable: &f64| PilotTask {
            task: String::new(),
            responses: 24,
            left_out: 0,
            cut: 0,
            satisfied: 12,
            parameters: Vec::new(),
            behind: 24,
            rate: 0.5,
            probeable,
        };
        Pilot { tasks: chances.iter().map(task).collect(), samples: Vec::new() }
    };
    let three = pilot(&[0.8, 0.8, 0.8]);
    assert!((three.at_least(3) - 0.512).abs() < 1e-12);
    assert!((three.at_least(2) - (0.512 + 3.0 * 0.64 * 0.2)).abs() < 1e-12);
    assert!((three.expected() - 2.4).abs() < 1e-12);
    assert!((pilot(&[0.28; 9]).at_least(3) - 0.483).abs() < 0.001, "{}", pilot(&[0.28; 9]).at_least(3));
    assert_eq!(pilot(&[1.0, 1.0]).at_least(3), 0.0);
}
