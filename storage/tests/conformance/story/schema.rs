//! The schema is one on both databases, and is the list that the leak table is held against.

use crate::support::{House, everywhere};

everywhere! {
    the_schema_is_the_one_that_the_leak_table_names;
    opening_a_store_again_changes_nothing;
}

/// `storage/tests/leak_table.txt` lists every column: whoever adds one must say what it tells the server.
async fn the_schema_is_the_one_that_the_leak_table_names(house: &House) {
    let told = include_str!("../../leak_table.txt");
    let told: Vec<&str> = told.lines().filter(|line| !line.starts_with('#')).collect();
    let columns = house.store.columns().await.unwrap();
    assert_eq!(columns, told, "write the column into storage/tests/leak_table.txt and docs/threat-model.md");
}

async fn opening_a_store_again_changes_nothing(house: &House) {
    house.doctor("Praxis Aydin").await;
    let neighbour = house.neighbour().await;
    assert_eq!(siegel_storage::practice::count(&neighbour).await.unwrap(), 1);
    neighbour.ping().await.unwrap();
    neighbour.close().await;
}
