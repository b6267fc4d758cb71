//! The pages without a socket: languages, results, filters, records, citations, feeds and maps.

use std::fs;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use dragoman::http::{Settings, app_with};
use dragoman::search::{Engine, Question};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::support::{Workplace, record, repository, sample};

const INTERFACES: [&str; 11] = ["en", "es", "fr", "ca", "pt", "it", "gl", "eu", "de", "ko", "ar"];

/// The site over a data directory.
struct Site {
    _workplace: Workplace,
    app: Router,
    runtime: Runtime,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Site {
    fn new((workplace, engine): (Workplace, Engine), settings: Settings) -> Self {
        Self { _workplace: workplace, app: app_with(Arc::new(engine), settings), runtime: Runtime::new().unwrap() }
    }

    fn of_sample() -> Self {
        Self::new(sample(), Settings::default())
    }

    fn of_records(records: &[Value]) -> Self {
        let workplace = Workplace::new();
        workplace.records("records.ndjson", records);
        let report = workplace.ingest();
        assert!(report.skipped.is_empty(), "help: {:?}", report.skipped);
        let engine = workplace.engine();
        Self::new((workplace, engine), Settings::default())
    }

    fn get(&self, address: &str) -> Answer {
        self.get_as(address, "en")
    }

    fn get_as(&self, address: &str, accept_language: &str) -> Answer {
        let request =
            Request::get(address).header("host", "search.example.org").header("accept-language", accept_language);
        let request = request.body(Body::empty()).unwrap();
        self.runtime.block_on(async {
            let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
            let body = String::from_utf8(to_bytes(body, 10 << 20).await.unwrap().to_vec()).unwrap();
            Answer { status: parts.status, headers: parts.headers, body }
        })
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn assert_has(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.body.contains(part), "help: the page lacks {part}:\n{}", self.body);
        }
    }

    fn assert_lacks(&self, parts: &[&str]) {
        for part in parts {
            assert!(!self.body.contains(part), "help: the page has {part}:\n{}", self.body);
        }
    }

    /// Values of an attribute, such as `href="`, with character references resolved.
    fn attributes(&self, name: &str) -> Vec<String> {
        let start = format!(" {name}=\"");
        let values = self.body.split(&start).skip(1).filter_map(|rest| rest.split('"').next());
        values.map(|value| value.replace("&amp;", "&")).collect()
    }

    /// Checks that it is well-formed XML.
    fn assert_xml(&self) {
        let mut reader = quick_xml::Reader::from_str(&self.body);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("help: {error}: {}", self.body),
            }
        }
    }
}

#[test]
fn the_interface_speaks_the_language_that_the_reader_wants_most() {
    let site = Site::of_sample();
    for (accepted, address, language, direction) in [
        ("ca;q=0.4, ko;q=0.9", "/", "ko", "ltr"),
        ("el, pt-BR;q=0.5", "/", "pt", "ltr"),
        ("el", "/", "en", "ltr"),
        ("ca", "/?ui=ar", "ar", "rtl"),
    ] {
        let page = site.get_as(address, accepted);
        assert_eq!(page.header("content-language"), language, "help: {accepted}");
        assert_eq!(page.header("vary"), "accept-language");
        page.assert_has(&[&format!("<html lang=\"{language}\" dir=\"{direction}\">")]);
    }
    for language in INTERFACES {
        let page = site.get(&format!("/?q=library&kind=initiative&ui={language}"));
        assert_eq!(page.status, StatusCode::OK);
        page.assert_has(&[&format!("<html lang=\"{language}\"")]);
        page.assert_lacks(&["{n}", "{filter}", "{language}", "{word}", "{languages}", "{total}"]);
        let ours = page.attributes("href").into_iter().filter(|link| link.starts_with("/?") && !link.contains("ui="));
        assert_eq!(ours.collect::<Vec<_>>(), [""; 0], "help: links keep the language that was chosen");
    }
}

#[test]
fn pages_load_nothing_from_elsewhere_and_set_no_cookie() {
    let site = Site::of_sample();
    for address in ["/", "/?q=gardens", "/records/sample-walkbus-ca"] {
        let page = site.get(address);
        assert!(page.header("content-security-policy").contains("script-src 'self'"));
        assert_eq!(page.header("set-cookie"), "");
        let loaded = page.attributes("src");
        assert!(loaded.iter().all(|source| source.starts_with('/')), "help: {loaded:?}");
        for asset in loaded.iter().chain(&page.attributes("href")).filter(|it| it.contains("?v=")) {
            let asset = site.get(asset);
            assert_eq!(asset.status, StatusCode::OK);
            assert!(asset.header("cache-control").contains("immutable"));
        }
    }
    let page = site.get("/?q=%3Cscript%3Ealert(1)%3C/script%3E+gardens&kind=%22%3E%3Cb%3E");
    page.assert_lacks(&["<script>alert", "\"><b>"]);
}

#[test]
fn a_korean_query_finds_catalan_with_glosses_in_korean() {
    let site = Site::of_sample();
    let page = site.get("/?q=%EB%8F%84%EC%84%9C%EA%B4%80&ui=ko&language=ca");
    page.assert_has(&[
        "<ruby><mark>biblioteca</mark>",
        "<rt lang=\"ko\" dir=\"ltr\">도서관</rt>",
        "<p class=\"snippet\" lang=\"ca\" dir=\"ltr\">",
        "<span class=\"language\">카탈로니아어</span>",
        "<details class=\"why\">",
        "의미: 도서관",
    ]);
    let back = site.get("/?q=biblioteca&ui=ca&language=ar");
    back.assert_has(&["dir=\"rtl\"", "lang=\"ar\""]);
}

#[test]
fn filters_are_counted_named_and_taken_away() {
    let site = Site::of_sample();
    let all = site.get("/?q=school&ui=es");
    for facet in ["language", "kind", "country", "city", "theme", "network", "sdg", "year"] {
        all.assert_has(&[&format!("<details id=\"facet-{facet}\"")]);
    }
    all.assert_has(&[
        "Iniciativa",
        "España",
        "4. educación de calidad",
        "href=\"/?q=school&amp;ui=es&amp;country=KR\"",
    ]);
    let narrow = site.get("/?q=school&ui=es&country=KR&kind=initiative&from=2015&to=2020&page=1");
    narrow.assert_has(&["País: Corea del Sur", "Tipo: Iniciativa", "Año: 2015–2020", "Quitar todos"]);
    let links = narrow.attributes("href");
    for link in ["/?q=school&ui=es&kind=initiative&year=2015..2020", "/?q=school&ui=es"] {
        assert!(links.iter().any(|known| known == link), "help: {link} is not among {links:?}");
    }
    narrow.assert_has(&["<input type=\"hidden\" name=\"country\" value=\"KR\">"]);
    let spanish = site.get("/?q=school&in=es&in=ca");
    spanish.assert_has(&["<input type=\"checkbox\" name=\"in\" value=\"ca\" checked>"]);
    spanish.assert_lacks(&["<span class=\"language\">Korean</span>"]);
}

#[test]
fn pages_of_results_keep_their_addresses() {
    let site = Site::of_sample();
    let hits = |page: &Answer| page.attributes("data-id");
    let first = site.get("/?q=school&limit=5&ui=de");
    first.assert_has(&[
        "<a rel=\"next\" href=\"/?q=school&amp;limit=5&amp;ui=de&amp;page=2\">Weiter</a>",
        "Seite 1 von",
    ]);
    let second = site.get("/?q=school&limit=5&ui=de&page=2");
    second.assert_has(&["<a rel=\"prev\" href=\"/?q=school&amp;limit=5&amp;ui=de\">Zurück</a>"]);
    assert_eq!((hits(&first).len(), hits(&second).len()), (5, 5));
    assert!(hits(&second).iter().all(|id| !hits(&first).contains(id)));
    // A cursor of the programming interface would lead nowhere after the next change of the index.
    assert_eq!(hits(&site.get("/?q=school&limit=5&ui=de&cursor=1-5")), hits(&first));
    for bad in ["/?q=a&page=0", "/?q=a&page=x", "/?q=a&page=1001", "/?limit=0", "/?q=a&drop=nothing"] {
        let page = site.get_as(bad, "fr");
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{bad}");
        page.assert_has(&["Cette page ne peut pas être affichée", "role=\"alert\""]);
    }
}

#[test]
fn the_query_can_be_read_in_another_language_and_in_another_order() {
    let site = Site::of_sample();
    let page = site.get("/?q=animal&ui=en&page=1");
    page.assert_has(&["id=\"query-language\"", "href=\"/?q=animal&amp;ui=en&amp;lang=es\""]);
    site.get("/?q=animal&ui=en&lang=es").assert_has(&["Query read as Spanish"]);
    page.assert_has(&["<a href=\"/?q=animal&amp;ui=en&amp;sort=newest\" rel=\"nofollow\">Newest</a>"]);
    let signs = site.get("/?q=%22school+garden&ui=it");
    signs.assert_has(&["Le virgolette non sono chiuse"]);
}

#[test]
fn a_sense_that_is_not_meant_can_be_left_out() {
    let records = [record("b", "es", "Leer", "La biblioteca abre de noche."), record("g", "en", "Read", "Gardens.")];
    let site = Site::of_records(&records);
    let page = site.get("/?q=library&lang=en");
    page.assert_has(&[
        "data-id=\"b\"",
        "name=\"drop\" value=\"dragoman:libraries\"",
        "name=\"drop\" value=\"es/bibliotec\"",
    ]);
    let without = site.get("/?q=library&lang=en&drop=es/bibliotec");
    without.assert_has(&["<input type=\"checkbox\" name=\"drop\" value=\"es/bibliotec\" checked>", "id=\"nothing\""]);
    without.assert_lacks(&["data-id=\"b\""]);
    let mut address = "/?q=library&lang=en".to_owned();
    // Fainter senses take part once stronger ones are left out.
    for _ in 0..5 {
        let page = site.get(&address);
        let senses = page.attributes("value").into_iter().filter(|v| v.starts_with("dragoman:"));
        let new: Vec<String> = senses.filter(|sense| !address.contains(sense.as_str())).collect();
        address.extend(new.iter().map(|sense| format!("&drop={sense}")));
    }
    site.get(&address).assert_lacks(&["data-id=\"b\"", "No translation of"]);
}

#[test]
fn senses_can_be_left_out_over_http_and_on_the_command_line() {
    let workplace = Workplace::new();
    workplace.records("records.ndjson", &[record("b", "es", "Leer", "La biblioteca abre de noche.")]);
    workplace.ingest();
    let found = |extra: &[&str]| {
        let output = workplace.run(&[&["search", "library", "--lang", "en", "--json"], extra].concat());
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["records"].as_u64().unwrap()
    };
    assert_eq!((found(&[]), found(&["--drop", "es/bibliotec"])), (1, 0));
    assert_eq!(workplace.run(&["search", "library", "--drop", "nonsense"]).status.code(), Some(2));
    let engine = workplace.engine();
    let dropped = vec!["es/bibliotec".parse().unwrap()];
    let question = Question { explain: true, dropped, ..Question::new("library") };
    let understood = serde_json::to_string(&engine.search(&question).unwrap().understood).unwrap();
    assert!(understood.contains("biblioteca pública") && !understood.contains("\"bibliotec\""), "help: {understood}");
}

#[test]
fn a_query_without_results_is_helped() {
    let site = Site::of_sample();
    let page = site.get("/?q=zzzzqqqq&ui=fr&kind=news");
    page.assert_has(&["Rien n’a été trouvé", "<code dir=\"ltr\">educa*</code>", "Aucune traduction", "Tout retirer"]);
    let near = site.get("/?q=librarian&lang=en&ui=en&city=Nowhere");
    near.assert_has(&["Nothing was found", "Related topics", "&amp;lang=en\""]);
}

fn full_record() -> Value {
    json!({
        "id": "book/1+ca", "kind": "publication", "type": "monograph", "work": "book-1", "language": "ca",
        "title": "100% «net»: {aigua} & sòl_viu </script> #1 $5 ~ ^ \\", "summary": "Un resum\nen dues línies.",
        "body": "El primer paràgraf parla de l’aigua i de la ciutat que aprèn.\n\nEl segon parla del sòl.",
        "authors": ["Mercè Vilaplana", "Roca and Sons, Ltd."], "organization": "Ajuntament de Vic", "city": "Vic",
        "country": "ES", "themes": ["environment", "water"], "sdgs": [6], "date": "2019-03-07",
        "url": "https://example.org/a?b=1&c={2}", "license": "CC-BY-4.0",
        "attachments": [{"url": "https://example.org/book.pdf", "title": "Text", "media_type": "application/pdf", "page_count": 3}],
    })
}

fn records_to_cite() -> [Value; 5] {
    [
        full_record(),
        json!({"id": "book-1-es", "kind": "publication", "type": "monograph", "work": "book-1", "language": "es",
            "title": "Agua limpia", "body": "El primer párrafo habla del agua y de la ciudad que aprende."}),
        json!({"id": "keynote", "kind": "congress", "type": "keynote", "edition": 12, "host_city": "Porto", "language": "pt",
            "title": "A rua como sala", "body": "A rua ensina.", "organization": "Rede de Cidades", "date": "2016-06",
            "authors": ["Marta Exemplo"]}),
        json!({"id": "news-ko", "kind": "news", "language": "ko", "title": "도서관이 문을 열었다", "body": "도서관이 밤에도 연다.", "year": 2021}),
        json!({"id": "untitled", "kind": "initiative", "language": "en", "title": "", "body": "Nobody gave it a title."}),
    ]
}

#[test]
fn a_record_has_a_page_that_people_and_machines_read() {
    let site = Site::of_records(&records_to_cite());
    let page = site.get_as("/records/book%2F1%2Bca", "de");
    assert_eq!(page.status, StatusCode::OK);
    page.assert_has(&[
        "<h1 lang=\"ca\" dir=\"ltr\">100% «net»: {aigua} &amp; sòl_viu &lt;/script&gt;",
        "<p>El segon parla del sòl.</p>",
        "<link rel=\"canonical\" href=\"http://search.example.org/records/book%2F1%2Bca\">",
        "<link rel=\"alternate\" hreflang=\"es\" href=\"http://search.example.org/records/book-1-es\">",
        "<meta name=\"DC.creator\" content=\"Mercè Vilaplana\">",
        "<meta name=\"citation_publication_date\" content=\"2019/03/07\">",
        "<meta name=\"citation_pdf_url\" content=\"https://example.org/book.pdf\">",
        "6. sauberes Wasser",
        "Spanien",
        "Veröffentlichung (Monografie)",
        "3 Seiten",
        "application/pdf",
    ]);
    let data =
        page.body.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["name"], full_record()["title"]);
    assert_eq!((&data["@type"], &data["inLanguage"]), (&json!("Book"), &json!("ca")));
    assert_eq!(data["workTranslation"][0]["@id"], "http://search.example.org/records/book-1-es");
    assert_eq!(data["license"], "https://spdx.org/licenses/CC-BY-4.0.html");
    site.get("/records/untitled").assert_has(&["<h1 lang=\"en\" dir=\"ltr\">untitled</h1>"]);
    let missing = site.get_as("/records/nothing?ui=eu", "en");
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    missing.assert_has(&["Ez dago dokumenturik helbide honetan.", "noindex"]);
    assert_eq!(site.get("/records/nothing.bib").status, StatusCode::NOT_FOUND);
}

#[test]
fn passages_in_another_language_and_pages_of_the_original_are_marked() {
    let spanish =
        "La ciudad que educa cuida sus bibliotecas y sus escuelas para todas las personas mayores. ".repeat(20);
    let english = "The city that educates takes care of its libraries and schools for all older people. ".repeat(20);
    let mut two = record("two", "es", "Dos lenguas", &format!("{spanish}\n\n{english}"));
    two["pages"] = json!([{"page": 1, "offset_bytes": 0}, {"page": 2, "offset_bytes": spanish.len() + 2}]);
    let site = Site::of_records(&[two]);
    site.get("/records/two").assert_has(&["<p lang=\"en\" dir=\"ltr\">The city", "<p>La ciudad", "id=\"page-2\""]);
}

#[test]
fn citations_are_as_their_formats_want_them() {
    let site = Site::of_records(&records_to_cite());
    for (format, media_type) in [
        (".bib", "application/x-bibtex"),
        (".ris", "application/x-research-info-systems"),
        (".csl.json", "application/vnd.citationstyles.csl+json"),
        (".txt", "text/plain"),
    ] {
        let mut all = String::new();
        for id in ["book%2F1%2Bca", "book-1-es", "keynote", "news-ko", "untitled"] {
            let answer = site.get(&format!("/records/{id}{format}"));
            assert_eq!(answer.status, StatusCode::OK, "{id}{format}");
            assert!(answer.header("content-type").starts_with(media_type));
            all.push_str(&answer.body);
        }
        let path = repository("tests/golden/cite").join(format!("records{format}"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &all).unwrap();
        }
        let golden = fs::read_to_string(&path).unwrap();
        assert_eq!(all, golden, "help: {} differs; UPDATE_GOLDEN=1 rewrites it", path.display());
    }
    let csl: Value = serde_json::from_str(&site.get("/records/book%2F1%2Bca.csl.json").body).unwrap();
    assert_eq!(csl[0]["title"], full_record()["title"]);
}

#[test]
fn new_records_are_fed_all_or_those_of_a_query() {
    let site = Site::of_records(&records_to_cite());
    let entries = |feed: &Answer| feed.body.matches("<entry ").count();
    let all = site.get("/feed.atom");
    assert!(all.header("content-type").starts_with("application/atom+xml"));
    all.assert_xml();
    all.assert_has(&["<id>http://search.example.org/records/book%2F1%2Bca</id>", "xml:lang=\"ko\"", "&lt;/script&gt;"]);
    assert_eq!(entries(&all), 5);
    let some = site.get("/feed.atom?q=library&lang=en&ui=pt");
    some.assert_xml();
    some.assert_has(&["도서관이 문을 열었다", "Fonte desta pesquisa", "/?q=library&amp;lang=en&amp;ui=pt"]);
    assert_eq!(entries(&some), 1);
    assert_eq!(site.get("/feed.atom?year=soon").status, StatusCode::BAD_REQUEST);
    let updated = all.body.split("<updated>").nth(1).unwrap();
    assert!(updated.starts_with("20") && updated.split('<').next().unwrap().ends_with('Z'), "help: {updated}");
}

#[test]
fn robots_and_browsers_learn_where_things_are() {
    let site = Site::of_records(&records_to_cite());
    let map = site.get("/sitemap.xml");
    map.assert_xml();
    assert_eq!(map.body.matches("<loc>").count(), 5);
    map.assert_has(&["<loc>http://search.example.org/records/book%2F1%2Bca</loc>", "<lastmod>20"]);
    assert_eq!(site.get("/sitemaps/1.xml").body, map.body);
    for missing in ["/sitemaps/2.xml", "/sitemaps/0.xml", "/sitemaps/x"] {
        assert_eq!(site.get(missing).status, StatusCode::NOT_FOUND, "{missing}");
    }
    site.get("/robots.txt").assert_has(&["Sitemap: http://search.example.org/sitemap.xml\n", "Disallow: /?\n"]);
    let description = site.get("/opensearch.xml?ui=gl");
    description.assert_xml();
    description.assert_has(&[
        "template=\"http://search.example.org/?ui=gl&amp;q={searchTerms}&amp;page={startPage?}\"",
        "Busque en calquera lingua",
    ]);
    assert_eq!(site.get("/?ui=gl&q=auga&page=").status, StatusCode::OK);
}

#[test]
fn absolute_addresses_are_those_of_the_public_site() {
    let workplace = Workplace::new();
    workplace.records("records.ndjson", &[record("b", "es", "Leer", "La biblioteca abre de noche.")]);
    workplace.ingest();
    let engine = workplace.engine();
    let public_url = Some("https://search.example.net/".to_owned());
    let site = Site::new((workplace, engine), Settings { public_url, ..Settings::default() });
    site.get("/sitemap.xml").assert_has(&["<loc>https://search.example.net/records/b</loc>"]);
    site.get("/records/b").assert_has(&["rel=\"canonical\" href=\"https://search.example.net/records/b\""]);
}
