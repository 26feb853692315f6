//! Matchings and assignments against the definition: every choice is tried.

use proptest::prelude::*;

use super::*;

fn tables() -> impl Strategy<Value = (usize, usize, Vec<i64>)> {
    (1..=5_usize, 1..=6_usize).prop_flat_map(|(rows, columns)| {
        let time = prop_oneof![6 => 0_i64..12, 1 => Just(Times::NEVER), 1 => 1_i64 << 50..=(1 << 50) + 3];
        prop::collection::vec(time, rows * columns).prop_map(move |times| (rows, columns, times))
    })
}

/// Every choice of different columns for the rows from this one on, or none where a row is left out.
fn choices(rows: usize, columns: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..rows {
        all = all
            .into_iter()
            .flat_map(|chosen: Vec<usize>| {
                let free = (0..columns).filter(|column| !chosen.contains(column)).collect::<Vec<_>>();
                free.into_iter().map(move |column| [&chosen[..], &[column]].concat())
            })
            .collect();
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_choice_of_columns_is_better((rows, columns, table) in tables()) {
        let times = Times::new(rows, columns, table);
        let time = |row: usize, column: usize| times.row(row)[column];
        let best = choices(rows, columns)
            .iter()
            .map(|chosen| chosen.iter().enumerate().map(|(row, column)| time(row, *column)).collect::<Vec<_>>())
            .filter(|taken| taken.iter().all(|time| *time != Times::NEVER))
            .map(|taken| (taken.iter().copied().max().unwrap(), taken.iter().map(|time| i128::from(*time)).sum::<i128>()))
            .min();
        let may = |hall: &Hall, time_max: i64| {
            let mut within: Vec<u32> = (0_u32..)
                .take(columns)
                .filter(|column| hall.rows.iter().any(|row| {
                    let time = time(*row as usize, *column as usize);
                    time <= time_max && time != Times::NEVER
                }))
                .collect();
            within.dedup();
            within
        };
        match assign(&times) {
            Err(refused) => {
                prop_assert_eq!(best, None);
                prop_assert_eq!(&may(&refused.hall, i64::MAX), &refused.hall.columns);
                prop_assert!(refused.hall.columns.len() < refused.hall.rows.len());
            }
            Ok(found) => {
                prop_assert_eq!(best, Some((found.time_max, found.total)));
                let sooner = found.sooner.unwrap();
                prop_assert_eq!(&may(&sooner, found.time_max - 1), &sooner.columns);
                prop_assert!(sooner.columns.len() < sooner.rows.len());
                let worth = found.row_prices.iter().chain(&found.column_prices).sum::<i128>();
                prop_assert_eq!(worth, found.total);
                for row in 0..rows {
                    for column in 0..columns {
                        let time = time(row, column);
                        let worth = found.row_prices[row] + found.column_prices[column];
                        prop_assert!(time > found.time_max || worth <= i128::from(time));
                    }
                }
                for (column, price) in found.column_prices.iter().enumerate() {
                    let is_taken = found.columns.contains(&u32::try_from(column).unwrap());
                    prop_assert!(*price <= 0 && (is_taken || *price == 0));
                }
            }
        }
    }

    #[test]
    fn no_matching_has_more_pairs(rows in prop::collection::vec(prop::collection::btree_set(0_u32..6, 0..4), 0..7)) {
        let pairs = Pairs::new(rows.iter().map(|row| row.iter().copied()), 6);
        let matching = greatest_matching(&pairs);
        // Each row in turn takes any of its columns or none.
        let mut taken = std::collections::BTreeSet::from([0_u32]);
        for row in &rows {
            let more = taken.iter().flat_map(|mask| {
                row.iter().filter(move |column| mask >> **column & 1 == 0).map(move |column| mask | 1 << column)
            });
            taken = more.chain(taken.iter().copied()).collect();
        }
        let most = taken.iter().map(|mask| mask.count_ones() as usize).max().unwrap();
        prop_assert_eq!(matching.size(), most);
        for (row, column) in (0_u32..).zip(&matching.columns) {
            if let Some(column) = column {
                prop_assert!(pairs.of(row).contains(column));
                prop_assert_eq!(matching.rows[*column as usize], Some(row));
            }
        }
        prop_assert_eq!(matching.hall(&pairs).is_some(), most < rows.len());
    }
}
