//! Words of a fixed list. In a body they are documented as the list they come
//! from but read as text, so that the deed can name every wrong one at once.

use std::borrow::Cow;
use std::marker::PhantomData;

use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};

/// Declares the words of a list as an `Enum` of the API that reads stored text.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(poem_openapi::Enum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* #[oai(rename = $word)] $variant,)* }

        impl std::str::FromStr for $name {
            type Err = crate::error::AppError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    other => Err(crate::error::AppError::bug(format!("`{other}` is stored, but is no word of the list"))),
                }
            }
        }
    )*};
}
pub(super) use words;

/// A word in a body: documented as an `E`, read as text.
pub struct Word<E> {
    text: String,
    list: PhantomData<fn() -> E>,
}

impl<E> Word<E> {
    /// The text as it was sent.
    pub fn into_text(self) -> String {
        self.text
    }
}

impl<E: Type> Type for Word<E> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        E::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        E::schema_ref()
    }

    fn register(registry: &mut Registry) {
        E::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<E: Type> ParseFromJSON for Word<E> {
    fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
        match value {
            Some(serde_json::Value::String(text)) => Ok(Self { text, list: PhantomData }),
            Some(other) => Err(ParseError::expected_type(other)),
            None => Err(ParseError::expected_input()),
        }
    }
}

impl<E: Type> ToJSON for Word<E> {
    fn to_json(&self) -> Option<serde_json::Value> {
        Some(self.text.clone().into())
    }
}
