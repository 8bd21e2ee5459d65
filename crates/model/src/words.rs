//! Closed vocabularies: enums whose every member has one written word, the same in every door.

use std::fmt;

/// Says that a word does not belong to a vocabulary, and which words do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// What the vocabulary names: "verdict", "kind of statement".
    pub what: &'static str,
    /// The word that was met.
    pub word: String,
    /// All words that would have done.
    pub known: &'static [&'static str],
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is no {}: one of {} is expected", self.word, self.what, self.known.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

/// Declares an enum with a word for each member, `as_str`, `ALL`, `Display` and `FromStr`.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$member_doc:meta])* $member:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$member_doc])* $member),+ }

        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [$name] = &[$($name::$member),+];

            /// The word for it in every door.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$member => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok($name::$member),)+
                    _ => Err($crate::UnknownWord { what: $what, word: word.to_owned(), known: &[$($word),+] }),
                }
            }
        }
    };
}
pub(crate) use vocabulary;
