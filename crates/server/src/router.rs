//! Which address leads where.

use crate::{
    api, assets,
    budget::{self, Budgets},
    conditional, feeds,
    hall::Hall,
    headers, limits, log_files, mcp, mementos, oai, oembed,
    options::ServeOptions,
    packs,
    problem::Problem,
    shared, site, sitemaps,
};
use axum::{
    Router,
    extract::Request,
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::get,
};
use dictum::Dictum;
use std::sync::Arc;
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer,
    limit::RequestBodyLimitLayer, timeout::RequestBodyTimeoutLayer,
};

/// Makes the service that answers every request to an archive's reading room and its API, as it is served where nothing is chosen.
pub fn router(dictum: Arc<Dictum>) -> Router {
    router_with(dictum, ServeOptions::default())
}

/// As [`router`], in the way that was chosen.
pub fn router_with(dictum: Arc<Dictum>, options: ServeOptions) -> Router {
    let budgets = Budgets::of(&options);
    let hall = Hall::new(dictum, options.clone());
    let router = pages()
        .nest("/api/v1", api::router().fallback(nothing_here))
        .merge(files())
        .route_service("/mcp", mcp::service(&hall, &options))
        .fallback(nothing_here)
        .method_not_allowed_fallback(only_reading)
        .layer(from_fn(conditional::tag))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(RequestBodyTimeoutLayer::new(limits::BODY_PATIENCE))
        .layer(RequestBodyLimitLayer::new(limits::LARGEST_BODY))
        .layer(CatchPanicLayer::custom(|_| Problem::internal(&"a handler panicked").into_response()))
        .layer(from_fn(limits::address))
        .layer(from_fn(limits::patience));
    let router = match budgets {
        Some(budgets) => router.layer(from_fn_with_state(budgets, budget::spend)),
        None => router,
    };
    router
        .layer(from_fn(word_problems))
        .layer(from_fn(shared::allow))
        .layer(map_response(headers::set))
        .with_state(hall)
}

fn pages() -> Router<Hall> {
    Router::new()
        .route("/", get(site::home::show))
        .route("/archive", get(site::archive::all))
        .route("/archive/{year}", get(site::archive::year))
        .route("/archive/{year}/{month}", get(site::archive::month))
        .route("/archive/{year}/{month}/{day}", get(site::archive::day))
        .route("/statement/{id}", get(site::statement::show))
        .route("/captures", get(site::captures::all))
        .route("/captures/{year}", get(site::captures::year))
        .route("/captures/{year}/{month}", get(site::captures::month))
        .route("/captures/{year}/{month}/{day}", get(site::captures::day))
        .route("/statement/{id}/captures", get(site::captures::of_statement))
        .route("/statement/{id}/compare", get(site::compare::show))
        .route("/statement/{id}/beside/{other}", get(site::beside::show))
        .route("/speakers", get(site::speakers::list))
        .route("/speaker/{slug}", get(site::speaker::show))
        .route("/publishers", get(site::publishers::list))
        .route("/publisher/{name}", get(site::publisher::show))
        .route("/not-held", get(site::not_held::list))
        .route("/changed", get(site::changed::list))
        .route("/gone", get(site::gone::list))
        .route("/search", get(site::search::show))
        .route("/kwic", get(site::kwic::show))
        .route("/words", get(site::words::show))
        .route("/trace", get(site::trace::show))
        .route("/check", get(site::check::show))
        .route("/check/document", get(site::article::form).post(site::article::check))
        .route("/evidence/{capture}", get(site::evidence::show))
        .route("/payload/{digest}", get(site::payload::download))
        .route("/log", get(site::log::show))
        .route("/log/entries", get(site::log_entries::list))
        .route("/log/entries/{number}", get(site::log_entries::show))
        .route("/about", get(site::about::show))
        .route("/help", get(site::help::show))
        .route(assets::STYLE_PATH, get(assets::style))
        .route(assets::KEYS_PATH, get(assets::keys))
        .route("/favicon.svg", get(assets::icon))
        .route("/favicon.ico", get(assets::icon))
        .route("/robots.txt", get(assets::robots))
}

/// What programs fetch beside the API.
fn files() -> Router<Hall> {
    Router::new()
        .route("/log/checkpoint", get(log_files::checkpoint))
        .route("/log/keys", get(log_files::keys))
        .route("/log/tile/{*path}", get(log_files::tile))
        .route("/packs", get(packs::list))
        .route("/packs/{number}", get(packs::part))
        .route("/feeds/{file}", get(feeds::feed))
        .route("/sitemap.xml", get(sitemaps::whole))
        .route("/sitemap/{number}", get(sitemaps::part))
        .route("/oembed", get(oembed::embed))
        .route("/oai", get(oai::answer).post(oai::answer))
        .route("/timegate/{*uri}", get(mementos::timegate))
        .route("/timemap/link/{*uri}", get(mementos::timemap))
        .route("/memento/{entry}", get(mementos::memento))
}

async fn nothing_here(request: Request) -> Problem {
    Problem::not_found(format!("there is nothing at {}", request.uri().path()))
        .with_hint("the archive by date, the speakers and the search lead to everything that is held")
}

async fn only_reading(method: Method) -> Problem {
    Problem::asked_wrongly(format!("{method} is not answered here: there is nothing to do so with"))
        .with_status(StatusCode::METHOD_NOT_ALLOWED)
        .with_hint("ask with GET; articles, captures and corrections are handed in with POST, where /api/v1/openapi.json says so")
}

/// Words a problem in the manner of the door that was used.
async fn word_problems(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let Some(problem) = problem_of(&response) else { return response };
    let mut worded =
        if is_for_programs(&path) { api::problem::json(&problem) } else { site::trouble::page(&problem) };
    *worded.status_mut() = problem.status;
    // All that was said beside the words stays said, but for the length of the words that were not there yet.
    for (name, value) in response.headers().iter().filter(|(name, _)| *name != header::CONTENT_LENGTH) {
        worded.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    worded
}

/// Says whether programs ask there rather than people.
fn is_for_programs(path: &str) -> bool {
    path == "/api"
        || [
            "/api/",
            "/log/checkpoint",
            "/log/keys",
            "/log/tile/",
            "/packs",
            "/feeds/",
            "/timegate/",
            "/timemap/",
            "/memento/",
            "/oembed",
        ]
        .iter()
        .any(|part| path.starts_with(part))
}

/// The problem that a response stands for; a bare refusal of a layer is given words here.
fn problem_of(response: &Response) -> Option<Problem> {
    if let Some(problem) = response.extensions().get::<Problem>() {
        return Some(problem.clone());
    }
    (response.status() == StatusCode::PAYLOAD_TOO_LARGE).then(|| {
        Problem::asked_wrongly(format!("the body is larger than {} bytes", limits::LARGEST_BODY))
            .with_status(StatusCode::PAYLOAD_TOO_LARGE)
            .with_hint("ask with GET and no body")
    })
}
