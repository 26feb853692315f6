//! How a closed list of codes is written once: the enum, its spelling in data, and the way back.

/// Declares an enum whose every variant has one spelling in data, with `ALL`, `code` and `parse`.
macro_rules! closed_codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $code:tt,)+ }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            utoipa::ToSchema,
        )]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The spelling in data, in the API and in events.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The value of this spelling; `_` may stand for `-` and the other way round.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| $crate::rules::codes::same_code(value.code(), code))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

pub(crate) use closed_codes;

/// Whether two spellings differ in nothing but `_` and `-`.
pub(crate) fn same_code(left: &str, right: &str) -> bool {
    let plain = |byte: u8| if byte == b'_' { b'-' } else { byte };
    left.len() == right.len() && left.bytes().zip(right.bytes()).all(|(l, r)| plain(l) == plain(r))
}
