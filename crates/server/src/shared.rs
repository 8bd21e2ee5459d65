//! Who else's pages may read our answers (CORS): everybody's, for what programs read, without credentials. The pages themselves
//! are for their own site.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// What a script elsewhere may see of an answer beside its body.
const EXPOSED: &str = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Memento-Datetime";

/// A browser asks once a day whether it may.
const ASK_AGAIN: &str = "86400";

/// Lets scripts of other sites read what is there for programs, and answers browsers that ask beforehand.
pub(crate) async fn allow(request: Request, next: Next) -> Response {
    if !is_shared(request.uri().path()) {
        return next.run(request).await;
    }
    let asks_beforehand = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response =
        if asks_beforehand { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    let mut set =
        |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    if asks_beforehand {
        set(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST");
        set(header::ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, If-None-Match");
        set(header::ACCESS_CONTROL_MAX_AGE, ASK_AGAIN);
    }
    response
}

fn is_shared(path: &str) -> bool {
    ["/api/", "/feeds/", "/log/", "/oai", "/oembed", "/timegate/", "/timemap/"]
        .iter()
        .any(|part| path.starts_with(part))
}
