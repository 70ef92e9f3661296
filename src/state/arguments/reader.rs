use serde_json::{Map, Value as Json};

use super::ArgumentError;
use crate::text::similar;

/// The arguments of one call. What no one asks for is a mistake.
pub(super) struct Arguments<'a> {
    given: Option<&'a Map<String, Json>>,
    known: Vec<&'static str>,
    /// What may be given as well, though not to the call itself.
    beside: &'static [&'static str],
}

impl<'a> Arguments<'a> {
    pub(super) fn of(
        arguments: &'a Json,
        beside: &'static [&'static str],
    ) -> Result<Self, ArgumentError> {
        let given = match arguments {
            Json::Null => None,
            Json::Object(given) => Some(given),
            _ => {
                let message = "the arguments must be one JSON object, as in `{\"id\": \"…\"}`";
                return Err(ArgumentError { message: message.to_owned() });
            }
        };
        Ok(Self { given, known: Vec::new(), beside })
    }

    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<&'a str>, ArgumentError> {
        self.optional(name, "a string", Json::as_str)
    }

    pub(super) fn required_text(&mut self, name: &'static str) -> Result<&'a str, ArgumentError> {
        self.text(name)?.ok_or_else(|| missing(name, "a string"))
    }

    pub(super) fn object(
        &mut self,
        name: &'static str,
    ) -> Result<Option<&'a Map<String, Json>>, ArgumentError> {
        self.optional(name, "an object", Json::as_object)
    }

    pub(super) fn required_object(
        &mut self,
        name: &'static str,
    ) -> Result<&'a Map<String, Json>, ArgumentError> {
        self.object(name)?.ok_or_else(|| missing(name, "an object"))
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Result<bool, ArgumentError> {
        Ok(self.optional(name, "`true` or `false`", Json::as_bool)?.unwrap_or(false))
    }

    pub(super) fn count(&mut self, name: &'static str) -> Result<Option<u64>, ArgumentError> {
        self.optional(name, "a whole number from 0", Json::as_u64)
    }

    /// `null` is as good as absent.
    fn optional<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        of: impl FnOnce(&'a Json) -> Option<T>,
    ) -> Result<Option<T>, ArgumentError> {
        self.known.push(name);
        match self.given.and_then(|given| given.get(name)) {
            None | Some(Json::Null) => Ok(None),
            Some(value) => of(value).map(Some).ok_or_else(|| ArgumentError {
                message: format!("`{name}` must be {expected}, not {}", type_name(value)),
            }),
        }
    }

    /// Holds that nothing else is given.
    pub(super) fn finish(self) -> Result<(), ArgumentError> {
        let mut names = self.given.into_iter().flat_map(Map::keys);
        let Some(unknown) = names.find(|name| !self.known.contains(&name.as_str())) else {
            return Ok(());
        };
        let known: Vec<&str> = self.known.iter().chain(self.beside).copied().collect();
        let meant = similar(unknown, known.iter().copied());
        let way_out = match (meant.first(), known.as_slice()) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, []) => "there are none".to_owned(),
            (None, known) => format!("there are `{}`", known.join("`, `")),
        };
        Err(ArgumentError { message: format!("there is no argument `{unknown}`; {way_out}") })
    }
}

fn missing(name: &str, expected: &str) -> ArgumentError {
    ArgumentError { message: format!("`{name}` is missing: {expected}") }
}

fn type_name(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}
