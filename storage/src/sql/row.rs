//! Rows, read into typed fields. A field that does not fit is a corrupt row, named.

use std::fmt::Write as _;

use siegel_api::{
    hash::Hash,
    id::{
        CeremonyId, FileId, FindingId, FolderId, GroupId, InvitationId, LinkId, ObjectId, OperatorId,
        PairingId, PatientToken, RecoveryId, SessionId, ThreadId, UserId,
    },
    time::Time,
};
use sqlx::{ColumnIndex, Decode, Postgres, Sqlite, Type, postgres::PgRow, sqlite::SqliteRow};

use crate::{
    blob::ObjectKey,
    error::{Error, Result},
    opaque::{Encoded, Sealed},
    token::TokenHash,
};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// NULL.
    Null,
    /// A number or a time.
    Int(i64),
    /// UTF-8.
    Text(String),
    /// Ids, hashes, structures and what is sealed.
    Bytes(Vec<u8>),
}

/// A row of either database.
pub(crate) struct Row {
    pub(crate) table: &'static str,
    pub(crate) cells: Cells,
}

pub(crate) enum Cells {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl From<SqliteRow> for Cells {
    fn from(row: SqliteRow) -> Self {
        Self::Sqlite(row)
    }
}

impl From<PgRow> for Cells {
    fn from(row: PgRow) -> Self {
        Self::Postgres(row)
    }
}

impl Row {
    /// Reads a column.
    ///
    /// # Errors
    /// `Corrupt` if the column is not there or holds what no `T` can be.
    pub(crate) fn read<T: Cell>(&self, column: &'static str) -> Result<T> {
        self.raw::<T::Raw, _>(column).and_then(T::from_raw).ok_or_else(|| self.corrupt(column))
    }

    /// The error for a column whose bytes do not parse.
    pub(crate) fn corrupt(&self, column: &'static str) -> Error {
        Error::Corrupt { table: self.table, column, row: self.name() }
    }

    /// All columns in order, with what they hold.
    ///
    /// # Errors
    /// `Corrupt` for a column of a kind that no table of ours has.
    pub(crate) fn fields(&self) -> Result<Vec<(String, Value)>> {
        let names = self.names().into_iter().enumerate();
        names.map(|(index, name)| Ok((name, self.value(index)?))).collect()
    }

    fn names(&self) -> Vec<String> {
        use sqlx::{Column as _, Row as _};
        match &self.cells {
            Cells::Sqlite(row) => row.columns().iter().map(|column| column.name().to_owned()).collect(),
            Cells::Postgres(row) => row.columns().iter().map(|column| column.name().to_owned()).collect(),
        }
    }

    fn value(&self, index: usize) -> Result<Value> {
        let int = || self.raw::<Option<i64>, _>(index).map(|int| int.map_or(Value::Null, Value::Int));
        let text = || self.raw::<Option<String>, _>(index).map(|text| text.map_or(Value::Null, Value::Text));
        let bytes = || self.raw::<Option<Vec<u8>>, _>(index).map(|raw| raw.map_or(Value::Null, Value::Bytes));
        int().or_else(text).or_else(bytes).ok_or_else(|| self.corrupt("*"))
    }

    fn raw<R: Raw, I>(&self, column: I) -> Option<R>
    where
        I: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>,
    {
        use sqlx::Row as _;
        match &self.cells {
            Cells::Sqlite(row) => row.try_get(column).ok(),
            Cells::Postgres(row) => row.try_get(column).ok(),
        }
    }

    /// The first selected column, in hexadecimal: by habit the key.
    fn name(&self) -> String {
        use sqlx::Row as _;
        let key: Option<Vec<u8>> = match &self.cells {
            Cells::Sqlite(row) => row.try_get(0).ok(),
            Cells::Postgres(row) => row.try_get(0).ok(),
        };
        key.unwrap_or_default().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// What a database can hand out.
pub(crate) trait Raw:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}
impl<T> Raw for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

/// What a column can be read as.
pub(crate) trait Cell: Sized {
    type Raw: Raw;

    fn from_raw(raw: Self::Raw) -> Option<Self>;
}

macro_rules! cell {
    ($raw:ty: $($type:ty => |$value:ident| $convert:expr;)*) => {$(
        impl Cell for $type {
            type Raw = $raw;

            fn from_raw($value: $raw) -> Option<Self> {
                $convert
            }
        }

        impl Cell for Option<$type> {
            type Raw = Option<$raw>;

            fn from_raw(raw: Option<$raw>) -> Option<Self> {
                match raw {
                    None => Some(None),
                    Some(raw) => <$type>::from_raw(raw).map(Some),
                }
            }
        }
    )*};
}

cell! { i64:
    i64 => |value| Some(value);
    u64 => |value| u64::try_from(value).ok();
    u32 => |value| u32::try_from(value).ok();
    u16 => |value| u16::try_from(value).ok();
    u8 => |value| u8::try_from(value).ok();
    Time => |value| u64::try_from(value).ok().map(Time);
}
cell! { String:
    String => |value| Some(value);
    ObjectKey => |value| Some(ObjectKey(value));
}
cell! { Vec<u8>:
    Vec<u8> => |value| Some(value);
    Sealed => |value| Some(Sealed(value));
    Encoded => |value| Some(Encoded(value));
    TokenHash => |value| Hash::from_slice(&value).map(TokenHash);
    [u8; 32] => |value| value.try_into().ok();
}

macro_rules! cell_fixed {
    ($($type:ty),*) => { cell! { Vec<u8>: $($type => |value| <$type>::from_slice(&value);)* } };
}
cell_fixed!(
    Hash,
    CeremonyId,
    FileId,
    FindingId,
    FolderId,
    GroupId,
    InvitationId,
    LinkId,
    ObjectId,
    OperatorId,
    PairingId,
    PatientToken,
    RecoveryId,
    SessionId,
    ThreadId,
    UserId
);

/// A record that a row can be read as.
pub(crate) trait Record: Sized {
    fn read(row: &Row) -> Result<Self>;
}
