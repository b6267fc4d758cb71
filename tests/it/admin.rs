//! Keys, the admin area and what is counted.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use dragoman::admin::archive;
use dragoman::admin::keys::{Keys, Role};
use dragoman::http::app;
use dragoman::language::Lang;
use dragoman::search::{Engine, Question};
use dragoman::store::Questions;
use dragoman::thesaurus::layers::Layers;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{Workplace, record};

/// An answer to a request.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

/// A browser in front of the admin area.
struct Browser {
    app: Router,
    runtime: tokio::runtime::Runtime,
    cookie: Option<String>,
    workplace: Workplace,
}

impl Browser {
    fn over(workplace: Workplace, engine: Engine) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        Self { app: app(Arc::new(engine)), runtime, cookie: None, workplace }
    }

    /// In front of a few records, logged in.
    fn logged_in() -> Self {
        let workplace = workplace();
        let engine = workplace.engine();
        let mut browser = Self::over(workplace, engine);
        let key = Keys::of(&browser.workplace.data()).create("Anna", Role::Editor).unwrap();
        assert_eq!(browser.log_in(&key).status, StatusCode::SEE_OTHER);
        browser
    }

    fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.app.clone().oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let body = to_bytes(response.into_body(), 10 << 20).await.unwrap();
            Answer { status, headers, body: String::from_utf8(body.to_vec()).unwrap() }
        })
    }

    fn get(&self, address: &str) -> Answer {
        let mut request = Request::get(address);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        self.send(request.body(Body::empty()).unwrap())
    }

    fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(address, fields, &[])
    }

    fn post_with(&self, address: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::post(address).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        self.send(request.body(Body::from(body)).unwrap())
    }

    fn log_in(&mut self, key: &str) -> Answer {
        let answer = self.post("/admin/login", &[("key", key)]);
        if let Some(cookie) = answer.headers.get(SET_COOKIE) {
            self.cookie = Some(cookie.to_str().unwrap().split(';').next().unwrap().to_owned());
        }
        answer
    }

    /// The token of the session, as a form on a page holds it.
    fn token(&self) -> String {
        let page = self.get("/admin").body;
        let start = page.find("name=\"token\" value=\"").expect("help: forms hold a token") + 20;
        page[start..].split('"').next().unwrap().to_owned()
    }

    /// Sends a form of the admin area as its page would.
    fn submit(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let fields: Vec<(&str, &str)> = [("token", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.post(address, &fields)
    }

    fn upload(&self, token: &str, name: &str, (file, content): (&str, &str)) -> Answer {
        let field = |name: &str, value: &str| {
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = [
            field("token", token),
            field("name", name),
            field("license", "CC0-1.0"),
            format!("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\r\n{content}\r\n--XX--\r\n"),
        ]
        .concat();
        let request = Request::post("/admin/layers/upload")
            .header(CONTENT_TYPE, "multipart/form-data; boundary=XX")
            .header(COOKIE, self.cookie.as_deref().unwrap());
        self.send(request.body(Body::from(body)).unwrap())
    }
}

/// Two works in Catalan and English, one record more, and a file that cannot be read.
pub(crate) fn workplace() -> Workplace {
    let workplace = Workplace::new();
    let version = |id: &str, language: &str, work: &str, title: &str, body: &str| {
        let mut record = record(id, language, title, body);
        record["work"] = json!(work);
        record
    };
    workplace.records(
        "a.ndjson",
        &[
            version(
                "a-ca",
                "ca",
                "a",
                "El grufolell del barri",
                "El grufolell acull els infants cada tarda quan surten de classe.",
            ),
            version(
                "a-en",
                "en",
                "a",
                "The kidshub of the district",
                "The kidshub welcomes children every afternoon when they leave class.",
            ),
            version(
                "b-ca",
                "ca",
                "b",
                "Un grufolell nou",
                "El nou grufolell obre les portes als veïns i a les famílies del poble.",
            ),
            version(
                "b-en",
                "en",
                "b",
                "A new kidshub",
                "The new kidshub opens its doors to the neighbours and families of the village.",
            ),
            record("c", "en", "Open libraries", "Libraries that stay open in the evening for everybody in the city."),
        ],
    );
    workplace.file("bad.ndjson", "{\"id\": 1\n");
    workplace.ingest();
    workplace
}

/// Every file below a folder, as bytes.
fn files_below(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            let content = fs::read(&path).unwrap();
            files.push((path, content));
        }
    }
    files
}

fn assert_nowhere(folder: &Path, secret: &str) {
    let files = files_below(folder);
    assert!(files.len() > 3);
    for (path, content) in files {
        let holds = content.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!holds, "help: {} holds `{secret}`", path.display());
    }
}

#[test]
fn a_key_is_shown_once_and_its_text_is_in_no_file() {
    let workplace = workplace();
    let made = workplace.run(&["keys", "create", "Anna", "--role", "editor"]);
    let key = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    assert!(key.len() > 64, "{key}");
    let listed = workplace.run(&["keys", "list", "--json"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!((&listed[0]["name"], &listed[0]["role"]), (&json!("Anna"), &json!("editor")));
    assert!(listed[0].get("digest").is_none());
    assert!(Keys::of(&workplace.data()).with_text(&key).unwrap().is_some());
    assert_nowhere(&workplace.data(), &key);
    assert_nowhere(&workplace.data(), key.trim_start_matches("dragoman_"));
    assert!(workplace.run(&["keys", "revoke", "Anna"]).status.success());
    assert_eq!(workplace.run(&["keys", "revoke", "Anna"]).status.code(), Some(1));
}

#[test]
fn only_an_editors_key_opens_the_admin_area_and_revoking_it_closes_it() {
    let workplace = workplace();
    let engine = workplace.engine();
    let mut browser = Browser::over(workplace, engine);
    let keys = Keys::of(&browser.workplace.data());
    let (editor, writer) = (keys.create("Anna", Role::Editor).unwrap(), keys.create("robot", Role::Writer).unwrap());
    for address in ["/admin", "/admin/words", "/admin/layers", "/admin/coverage"] {
        let answer = browser.get(address);
        assert_eq!(
            (answer.status, &answer.headers[LOCATION]),
            (StatusCode::SEE_OTHER, &"/admin/login".parse().unwrap())
        );
    }
    assert_eq!(browser.log_in(&writer).status, StatusCode::FORBIDDEN);
    assert_eq!(browser.log_in("dragoman_wrong").status, StatusCode::FORBIDDEN);
    assert!(browser.cookie.is_none());
    let answer = browser.log_in(&editor);
    let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/admin"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure") && !cookie.contains("Max-Age") && !cookie.contains(&editor));
    let secure = browser.post_with("/admin/login", &[("key", &editor)], &[("x-forwarded-proto", "https")]);
    assert!(secure.headers[SET_COOKIE].to_str().unwrap().ends_with("; Secure"));
    let page = browser.get("/admin");
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Quarantine") && page.body.contains("bad.ndjson") && !page.body.contains("<script"));
    assert!(page.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(browser.get("/admin/coverage").body.contains("Catalan"));
    keys.revoke("Anna").unwrap();
    assert_eq!(browser.get("/admin").status, StatusCode::SEE_OTHER);
    assert_nowhere(&browser.workplace.data(), &editor);
    assert_nowhere(&browser.workplace.data(), editor.trim_start_matches("dragoman_"));
}

#[test]
fn wrong_keys_in_a_row_lock_the_login() {
    let mut browser = Browser::logged_in();
    let key = Keys::of(&browser.workplace.data()).create("Berta", Role::Editor).unwrap();
    browser.cookie = None;
    for _ in 0..5 {
        assert_eq!(browser.log_in("dragoman_wrong").status, StatusCode::FORBIDDEN);
    }
    let answer = browser.log_in(&key);
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() <= 61);
}

#[test]
fn forms_from_elsewhere_and_without_the_token_are_refused() {
    let browser = Browser::logged_in();
    let token = browser.token();
    let label = [("concept", "library"), ("language", "ca"), ("label", "llibreteca")];
    let with_token: Vec<(&str, &str)> = label.iter().copied().chain([("token", token.as_str())]).collect();
    let wrong_token: Vec<(&str, &str)> = label.iter().copied().chain([("token", "0")]).collect();
    for (fields, headers) in [
        (&label[..], &[][..]),
        (&wrong_token[..], &[][..]),
        (&with_token[..], &[("sec-fetch-site", "cross-site")][..]),
        (&with_token[..], &[("host", "library.example"), ("origin", "https://evil.example")][..]),
    ] {
        let answer = browser.post_with("/admin/words/add", fields, headers);
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{fields:?} {headers:?}");
    }
    for address in ["/admin/reindex", "/admin/backup", "/admin/layers/remove", "/admin/layers/switch", "/admin/logout"]
    {
        assert_eq!(browser.post(address, &[]).status, StatusCode::FORBIDDEN, "{address}");
    }
    assert_eq!(browser.upload("0", "mine", ("t.tsv", "id\ten\tca\nx\ta\tb\n")).status, StatusCode::FORBIDDEN);
    assert!(!browser.workplace.data().join("knowledge/editor.tsv").exists());
    let own = [("sec-fetch-site", "same-origin"), ("host", "a.example"), ("origin", "https://a.example")];
    assert_eq!(browser.post_with("/admin/words/add", &with_token, &own).status, StatusCode::SEE_OTHER);
    assert_eq!(browser.submit("/admin/logout", &[]).status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/admin").status, StatusCode::SEE_OTHER);
}

#[test]
fn readers_get_no_cookie() {
    let browser = Browser::logged_in();
    for address in ["/", "/?q=library", "/v1/search?q=library", "/v1/suggest?q=lib", "/healthz", "/admin/login"] {
        assert!(browser.get(address).headers.get(SET_COOKIE).is_none(), "{address}");
    }
}

#[test]
fn writes_over_http_need_a_key_and_are_live_at_once() {
    let browser = Browser::logged_in();
    let key = Keys::of(&browser.workplace.data()).create("robot", Role::Writer).unwrap();
    let send = |key: Option<&str>, body: &Value| {
        let mut request = Request::post("/v1/thesaurus/labels").header(CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header(AUTHORIZATION, format!("Bearer {key}"));
        }
        browser.send(request.body(Body::from(body.to_string())).unwrap())
    };
    let search = || serde_json::from_str::<Value>(&browser.get("/v1/search?q=bibliocasal&lang=ca").body).unwrap();
    let labels = json!({ "concept": "library", "labels": { "ca": ["bibliocasal"] } });
    for wrong in [None, Some("dragoman_no")] {
        let answer = send(wrong, &labels);
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(
            (&answer.headers["www-authenticate"], &answer.headers["content-type"]),
            (&"Bearer".parse().unwrap(), &"application/problem+json".parse().unwrap())
        );
    }
    assert_eq!(search()["records"], 0);
    assert_eq!(send(Some(&key), &labels).status, StatusCode::OK);
    assert_eq!(search()["hits"][0]["id"], "c", "help: the label leads to the English record");
    for (wrong, said) in [
        (json!({ "concept": "library", "labels": { "ca": ["Bibliocasal"] } }), "already"),
        (json!({ "concept": "no-such-thing", "labels": { "ca": ["x"] } }), "two languages"),
        (json!({ "concept": "library", "labels": { "zz-": ["x"] } }), "language code"),
        (json!({ "concept": "library" }), "labels"),
    ] {
        let answer = send(Some(&key), &wrong);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.body.contains(said), "{}", answer.body);
    }
}

#[test]
fn words_that_were_asked_for_are_offered_with_what_stands_beside_them_and_accepted_in_one_click() {
    let workplace = workplace();
    let questions = Questions::open(&workplace.data(), 5).unwrap();
    let engine = workplace.engine().counting(questions);
    let ask = |engine: &Engine, query: &str, times: usize| {
        for _ in 0..times {
            engine.search(&Question { language: Some(Lang::CA), ..Question::new(query) }).unwrap();
        }
    };
    ask(&engine, "Grufolell", 5);
    ask(&engine, "Núria Rovirosa", 4);
    ask(&engine, "zzyzx", 6);
    ask(&engine, "nuria@example.org", 9);
    drop(engine);
    let engine = workplace.engine();
    let feedback = engine.feedback(5, 10).unwrap();
    let words: Vec<&str> = feedback.words.iter().map(|word| word.word.as_str()).collect();
    assert!(words.contains(&"grufolell") && !words.iter().any(|w| w.contains("rovirosa")), "{words:?}");
    let word = feedback.words.iter().find(|word| word.word == "grufolell").unwrap();
    assert_eq!((word.asked, word.records, word.language.as_str()), (5, 2, "ca"));
    assert!(word.missing.contains(&"en".to_owned()));
    assert_eq!((word.beside[0].word.as_str(), word.beside[0].together), ("kidshub", 2), "{:?}", word.beside);
    let queries: Vec<&str> = feedback.unanswered.iter().map(|query| query.query.as_str()).collect();
    assert_eq!(queries, ["zzyzx"]);
    // Nothing of the query that may name somebody is in any file.
    assert_nowhere(&workplace.data(), "example.org");
    let listed = workplace.run(&["feedback"]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("kidshub"), "{listed:?}");

    let mut browser = Browser::over(workplace, engine);
    let key = Keys::of(&browser.workplace.data()).create("Anna", Role::Editor).unwrap();
    browser.log_in(&key);
    let page = browser.get("/admin/words").body;
    assert!(
        page.contains("<strong>grufolell</strong>") && page.contains("kidshub") && page.contains("/?q=zzyzx"),
        "{page}"
    );
    let fields = [
        ("concept", "word-kidshub"),
        ("language", "ca"),
        ("label", "grufolell"),
        ("language2", "en"),
        ("label2", "kidshub"),
    ];
    assert_eq!(browser.submit("/admin/words/add", &fields).status, StatusCode::SEE_OTHER);
    let page = browser.get("/admin/words").body;
    assert!(page.contains("it is in use") && page.contains("word-kidshub"), "{page}");
    assert!(!page.contains("<strong>grufolell</strong>"), "help: an accepted word is no candidate any more: {page}");
    let answer = browser.get("/v1/search?q=grufolell&lang=ca&explain=true").body;
    assert!(answer.contains("word-kidshub"), "{answer}");
    let back = [("concept", "word-kidshub"), ("language", "ca"), ("label", "grufolell")];
    assert_eq!(browser.submit("/admin/words/take-back", &back).status, StatusCode::SEE_OTHER);
    assert!(!browser.get("/admin/words").body.contains("Added"));
    assert_eq!(browser.submit("/admin/words/take-back", &back).status, StatusCode::BAD_REQUEST);
}

#[test]
fn nothing_is_counted_unless_it_is_switched_on() {
    let workplace = workplace();
    let engine = workplace.engine();
    for _ in 0..9 {
        engine.search(&Question::new("zzyzx")).unwrap();
    }
    drop(engine);
    assert!(!workplace.data().join("questions.sqlite").exists());
    let said = workplace.run(&["feedback"]);
    assert!(said.status.success() && String::from_utf8_lossy(&said.stderr).contains("--count-queries"), "{said:?}");
}

#[test]
fn a_table_is_uploaded_looked_at_and_put_to_use() {
    let browser = Browser::logged_in();
    let table = "id\ten\tca\nkidshub\tkidshub\tgrufolell\nbus\tbus\tautobús\n";
    let token = browser.token();
    let page = browser.upload(&token, "mine", ("t.tsv", table));
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("2 new, 0 gone"), "{}", page.body);
    assert!(browser.get("/v1/search?q=grufolell&lang=ca&in=en").body.contains("\"records\":0"));
    let staged =
        |page: &str| page.split("name=\"staged\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(browser.submit("/admin/layers/apply", &[("staged", "0")]).status, StatusCode::CONFLICT);
    let page = browser.upload(&token, "mine", ("t.tsv", table));
    assert_eq!(browser.submit("/admin/layers/apply", &[("staged", &staged(&page.body))]).status, StatusCode::SEE_OTHER);
    assert!(browser.get("/v1/search?q=grufolell&lang=ca&in=en").body.contains("\"records\":2"));
    let changed = "id\ten\tca\nkidshub\tkidshub | kids' hub\tgrufolell\ntram\ttram\ttramvia\n";
    let page = browser.upload(&token, "mine", ("t.tsv", changed)).body;
    assert!(page.contains("1 new, 1 gone") && page.contains("kids' hub"), "{page}");
    for (name, file, said) in [
        ("Bad Name", "t.tsv", "cannot name a layer"),
        ("editor", "t.tsv", "choose another name"),
        ("mine", "t.exe", "must end in"),
        ("mine", "../../x.tsv", "1 new"),
    ] {
        assert!(browser.upload(&token, name, (file, changed)).body.contains(said), "{name} {file}");
    }
    let page = browser.upload(&token, "mine", ("t.tsv", "no table"));
    assert!(page.status == StatusCode::BAD_REQUEST && page.body.contains("needs a first row"), "{}", page.body);
    for (address, gone) in [("/admin/layers/switch", true), ("/admin/layers/remove", true)] {
        assert_eq!(browser.submit(address, &[("name", "mine"), ("on", "no")]).status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("/v1/search?q=grufolell&lang=ca&in=en").body.contains("\"records\":0"), gone);
    }
    let left = files_below(&browser.workplace.data().join("knowledge"));
    assert!(left.iter().all(|(path, _)| !path.to_string_lossy().contains("upload-")), "help: uploads are not kept");
    assert_eq!(Layers::of(&browser.workplace.data()).manifest().unwrap().layers.len(), 0);
}

fn wait_for_work(browser: &Browser) -> String {
    let began = std::time::Instant::now();
    loop {
        let page = browser.get("/admin").body;
        if !page.contains("Running: ") {
            return page;
        }
        assert!(began.elapsed().as_secs() < 120, "help: the work does not end: {page}");
        std::thread::yield_now();
    }
}

#[test]
fn the_index_is_made_again_in_the_background_while_searches_go_on() {
    let browser = Browser::logged_in();
    assert_eq!(browser.submit("/admin/reindex", &[]).status, StatusCode::SEE_OTHER);
    let page = wait_for_work(&browser);
    assert!(page.contains("Done: reindex, 5 records"), "{page}");
    assert!(browser.get("/v1/search?q=libraries&lang=en").body.contains("\"id\":\"c\""));
    assert_eq!(browser.submit("/admin/backup", &[]).status, StatusCode::SEE_OTHER);
    let page = wait_for_work(&browser);
    assert!(page.contains("Done: backup"), "{page}");
    assert_eq!(archive::list(&browser.workplace.data()).unwrap().len(), 1);
}
