//! What every answer carries: the headers that keep archived words from doing anything but being read.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// Our own style and script and none within a page, nothing from elsewhere, no frames, forms only to ourselves.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                                       form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// For bytes as they were captured: whatever they are, they may do nothing.
const CAPTURED_BYTES_POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// Pages change when captures come in, so a browser asks again each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

const EVERYWHERE: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Sets the headers of every answer; a stricter policy that a door has set stays.
pub(crate) async fn set(mut response: Response) -> Response {
    let headers = response.headers_mut();
    // What is handed over as a file holds archived words, whatever its form.
    if headers.get(header::CONTENT_DISPOSITION).is_some_and(|kept| kept.as_bytes().starts_with(b"attachment"))
    {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(CAPTURED_BYTES_POLICY);
    }
    for (name, value) in EVERYWHERE {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(ASK_AGAIN);
    response
}
