//! What the description of the API says of one verb: its parameters, the shape of its answer, its problems.

use dictum::model::TokenScope;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

/// What is said of one verb.
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    pub(super) parameters: Vec<Parameter>,
    /// The media types of a body, where one is handed in.
    pub(super) takes: &'static [&'static str],
    /// The scope of the token that is needed.
    pub(super) scope: Option<TokenScope>,
    pub(super) gives: Gives,
    /// The media types of the same answer in other forms.
    pub(super) also: &'static [&'static str],
}

/// What is answered.
pub(super) enum Gives {
    /// JSON of this shape.
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// A file of this media type.
    File(&'static str),
}

/// Something that is asked with.
#[derive(Clone)]
pub(super) struct Parameter {
    name: &'static str,
    about: &'static str,
    schema: Value,
    is_in_path: bool,
    is_required: bool,
}

impl Operation {
    /// A verb that answers in JSON of the shape `T`.
    pub(super) fn giving<T: JsonSchema>(name: &'static str, summary: &'static str) -> Operation {
        let gives = Gives::Json(|generator| generator.subschema_for::<T>());
        Operation { name, summary, parameters: Vec::new(), takes: &[], scope: None, gives, also: &[] }
    }

    /// A verb that answers with a file.
    pub(super) fn giving_file(name: &'static str, summary: &'static str, media_type: &'static str) -> Self {
        Operation {
            name,
            summary,
            parameters: Vec::new(),
            takes: &[],
            scope: None,
            gives: Gives::File(media_type),
            also: &[],
        }
    }

    /// Adds what can be asked with.
    pub(super) fn asked_with(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Operation {
        self.parameters.extend(parameters);
        self
    }

    /// The verb takes a body of one of these types.
    pub(super) fn taking(mut self, media_types: &'static [&'static str]) -> Operation {
        self.takes = media_types;
        self
    }

    /// The verb writes, and needs a token with this scope.
    pub(super) fn needing(mut self, scope: TokenScope) -> Operation {
        self.scope = Some(scope);
        self
    }

    /// The answer can be had as a list in these forms too.
    pub(super) fn or_as(mut self, media_types: &'static [&'static str]) -> Operation {
        self.also = media_types;
        self
    }

    /// As OpenAPI writes it.
    pub(super) fn described(&self, generator: &mut SchemaGenerator) -> Value {
        let mut content = match &self.gives {
            Gives::Json(shape) => json!({"application/json": {"schema": shape(generator)}}),
            Gives::File(media_type) => json!({*media_type: {}}),
        };
        for media_type in self.also {
            content[*media_type] = json!({});
        }
        let mut responses = json!({
            "200": {"description": "The answer.", "headers": headers(), "content": content},
            "304": {"description": "What If-None-Match names is the answer still."},
        });
        for status in PROBLEMS {
            responses[status.to_string()] = json!({"$ref": "#/components/responses/Problem"});
        }
        let parameters: Vec<Value> = self.parameters.iter().map(Parameter::described).collect();
        let mut described = json!({
            "operationId": self.name, "summary": self.summary, "parameters": parameters, "responses": responses,
        });
        if let Some(scope) = self.scope {
            described["description"] = json!(format!(
                "Needs a token with the scope “{scope}” (dictum token new), and an archive that is served with --writes."
            ));
            described["security"] = json!([{"token": []}]);
        }
        if !self.takes.is_empty() {
            let text = json!({"schema": {"type": "string", "minLength": 1}});
            let content: serde_json::Map<String, Value> =
                self.takes.iter().map(|media_type| ((*media_type).to_owned(), text.clone())).collect();
            described["requestBody"] = json!({"required": true, "content": content});
        }
        described
    }
}

/// The statuses that trouble comes with, of whatever verb.
const PROBLEMS: [u16; 14] = [400, 401, 403, 404, 405, 408, 410, 413, 414, 429, 451, 500, 503, 507];

fn headers() -> Value {
    let text = |about: &str| json!({"description": about, "schema": {"type": "string"}});
    json!({
        "ETag": text("Names the answer; sent as If-None-Match, it is not sent again."),
        "Link": text("RFC 8288: the page that says the same (alternate), and the pages of a list beside this one (next, prev)."),
    })
}

impl Parameter {
    /// One whose value has this form.
    fn of(name: &'static str, about: &'static str, schema: Value) -> Parameter {
        Parameter { name, about, schema, is_in_path: false, is_required: false }
    }

    /// Any words.
    pub(super) fn words(name: &'static str, about: &'static str) -> Parameter {
        Parameter::of(name, about, json!({"type": "string"}))
    }

    /// One of some words.
    pub(super) fn one_of(name: &'static str, about: &'static str, words: &[&str]) -> Parameter {
        Parameter::of(name, about, json!({"type": "string", "enum": words}))
    }

    /// A day, month or year.
    pub(super) fn day(name: &'static str, about: &'static str) -> Parameter {
        let pattern = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?$";
        Parameter::of(name, about, json!({"type": "string", "pattern": pattern, "examples": ["2021-07"]}))
    }

    /// A whole number from 1.
    pub(super) fn number(name: &'static str, about: &'static str) -> Parameter {
        Parameter::of(name, about, json!({"type": "integer", "minimum": 1}))
    }

    /// A place in bytes.
    pub(super) fn bytes(name: &'static str, about: &'static str) -> Parameter {
        Parameter::of(name, about, json!({"type": "integer", "minimum": 0}))
    }

    /// A part of the path.
    pub(super) fn in_path(mut self) -> Parameter {
        self.is_in_path = true;
        self.required()
    }

    /// One that cannot be left out.
    pub(super) fn required(mut self) -> Parameter {
        self.is_required = true;
        self
    }

    fn described(&self) -> Value {
        let place = if self.is_in_path { "path" } else { "query" };
        json!({
            "name": self.name, "in": place, "description": self.about, "required": self.is_required,
            "schema": self.schema,
        })
    }

    /// Its name, where it stands in the path.
    #[cfg(test)]
    pub(super) fn name_in_path(&self) -> Option<&'static str> {
        self.is_in_path.then_some(self.name)
    }
}
