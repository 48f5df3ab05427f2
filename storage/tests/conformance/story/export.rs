//! The export shows all that a database holds, as it lies there.

use std::collections::BTreeSet;

use siegel_storage::export::{self, Table, Value};

use crate::support::{House, everywhere};

everywhere! {
    every_column_of_every_table_is_exported;
    what_is_exported_is_what_lies_there;
}

async fn table(house: &House, name: &str) -> Table {
    let tables = export::tables(&house.store).await.unwrap();
    tables.into_iter().find(|table| table.name == name).unwrap()
}

fn field<'a>(row: &'a [(String, Value)], name: &str) -> &'a Value {
    &row.iter().find(|(column, _)| column == name).unwrap().1
}

/// A table that somebody adds is exported too, or this fails.
async fn every_column_of_every_table_is_exported(house: &House) {
    let columns = house.store.columns().await.unwrap();
    let known: BTreeSet<&str> = columns.iter().filter_map(|column| Some(column.split_once('.')?.0)).collect();
    assert_eq!(export::table_names().collect::<BTreeSet<_>>(), known);

    house.doctor("Praxis Aydin").await;
    let tables = export::tables(&house.store).await.unwrap();
    assert!(tables.iter().filter(|table| !table.rows.is_empty()).count() >= 10);
    for table in tables {
        let prefix = format!("{}.", table.name);
        let schema: BTreeSet<&str> =
            columns.iter().filter_map(|column| column.strip_prefix(&prefix)).collect();
        for row in &table.rows {
            let names: BTreeSet<&str> = row.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, schema, "{}", table.name);
        }
    }
}

async fn what_is_exported_is_what_lies_there(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let practices = table(house, "practices").await;
    let [row] = practices.rows.as_slice() else { panic!("one practice: {practices:?}") };
    assert_eq!(field(row, "practice_id"), &Value::Bytes(aydin.practice.0.to_vec()));
    assert_eq!(field(row, "name"), &Value::Text("Praxis Aydin".to_owned()));
    assert_eq!(field(row, "epoch"), &Value::Int(1));
    assert_eq!(field(row, "closed_at"), &Value::Null);
}
