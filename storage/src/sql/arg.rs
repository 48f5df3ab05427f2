//! Statements and their arguments.

use siegel_api::{
    hash::Hash,
    id::{
        CeremonyId, FileId, FindingId, FolderId, GroupId, InvitationId, LinkId, ObjectId, OperatorId,
        PairingId, PatientToken, RecoveryId, SessionId, ThreadId, UserId,
    },
    time::Time,
};
use sqlx::{Arguments, Database, Encode, Type, error::BoxDynError};

use crate::{
    blob::ObjectKey,
    opaque::{Encoded, Sealed},
    token::TokenHash,
};

/// One argument. `None` is NULL of that kind (PostgreSQL wants to know which).
#[derive(Clone, Debug)]
pub(crate) enum Arg {
    Bytes(Option<Vec<u8>>),
    Int(Option<i64>),
    Text(Option<String>),
}

/// A statement about one table, with its arguments. Nobody outside can make or read one.
#[derive(Clone, Debug)]
pub struct Sql {
    pub(crate) table: &'static str,
    pub(crate) text: &'static str,
    args: Vec<Arg>,
}

/// A statement; `table` is the one to name when a row is corrupt or writes collide.
pub(crate) fn sql(table: &'static str, text: &'static str) -> Sql {
    Sql { table, text, args: Vec::new() }
}

impl Sql {
    /// Adds the next argument: `$1`, `$2`, …
    pub(crate) fn bind(mut self, value: impl Bind) -> Self {
        self.args.push(value.arg());
        self
    }

    /// The arguments as a database wants them.
    pub(crate) fn arguments<DB: Database>(self) -> Result<DB::Arguments, BoxDynError>
    where
        Option<Vec<u8>>: for<'q> Encode<'q, DB> + Type<DB>,
        Option<i64>: for<'q> Encode<'q, DB> + Type<DB>,
        Option<String>: for<'q> Encode<'q, DB> + Type<DB>,
    {
        let mut arguments = DB::Arguments::default();
        for arg in self.args {
            match arg {
                Arg::Bytes(value) => arguments.add(value)?,
                Arg::Int(value) => arguments.add(value)?,
                Arg::Text(value) => arguments.add(value)?,
            }
        }
        Ok(arguments)
    }
}

/// What can be an argument.
pub(crate) trait Bind {
    const NULL: Arg;

    fn arg(self) -> Arg;
}

impl<T: Bind> Bind for Option<T> {
    const NULL: Arg = T::NULL;

    fn arg(self) -> Arg {
        self.map_or(T::NULL, Bind::arg)
    }
}

macro_rules! bind {
    ($kind:ident: $($type:ty => |$value:ident| $convert:expr;)*) => {$(
        impl Bind for $type {
            const NULL: Arg = Arg::$kind(None);

            fn arg(self) -> Arg {
                let $value = self;
                Arg::$kind(Some($convert))
            }
        }
    )*};
}

bind! { Bytes:
    Vec<u8> => |value| value;
    &[u8] => |value| value.to_vec();
    &Sealed => |value| value.0.clone();
    &Encoded => |value| value.0.clone();
    TokenHash => |value| value.0.0.to_vec();
}
bind! { Int:
    i64 => |value| value;
    // SQL integers end at 2^63; lengths, sizes and times of ours end long before.
    u64 => |value| i64::try_from(value).unwrap_or(i64::MAX);
    u32 => |value| i64::from(value);
    u16 => |value| i64::from(value);
    u8 => |value| i64::from(value);
    Time => |value| i64::try_from(value.0).unwrap_or(i64::MAX);
}
bind! { Text:
    String => |value| value;
    &str => |value| value.to_owned();
    &ObjectKey => |value| value.0.clone();
}

macro_rules! bind_fixed {
    ($($type:ty),*) => { bind! { Bytes: $($type => |value| value.0.to_vec();)* } };
}
bind_fixed!(
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
