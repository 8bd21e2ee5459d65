//! The description of the API (OpenAPI 3.1), made of the list of its verbs and of the shapes of [`crate::wire`].
//!
//! The schemas are JSON Schema 2020-12, which OpenAPI 3.1 takes as they stand; the crate that derives them comes with MCP, which
//! needs it too. A second deriving crate would say the same once more.

use super::verbs::{self, Verb};
use crate::wire::ProblemShape;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| described(&verbs::all()).to_string());

/// The description itself.
pub(super) async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

fn described(verbs: &[Verb]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.for_serialize().into_generator();
    let paths: Map<String, Value> = verbs.iter().map(|verb| path(verb, &mut generator)).collect();
    let problem = json!({
        "description": "Trouble (RFC 9457): what, why, and what helps.",
        "content": {"application/problem+json": {"schema": generator.subschema_for::<ProblemShape<'_>>()}},
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Dictum",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "An archive of record for official statements.",
            "description": "The check is mechanical: it says nothing of whether a statement is true. Keys may be added to \
                            any answer; none changes its meaning. Byte ranges are [start, end).",
            "license": {"name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": {"Problem": problem},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    })
}

fn path(verb: &Verb, generator: &mut SchemaGenerator) -> (String, Value) {
    let method = if verb.is_post { "post" } else { "get" };
    (verb.path.to_owned(), json!({method: verb.operation.described(generator)}))
}
