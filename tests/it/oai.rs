//! OAI-PMH: lists in parts, sets, times, deleted records, errors.

use std::sync::Arc;

use dragoman::http::{Settings, app_with};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::http::{get, post, with_app};
use crate::support::{Workplace, record};

/// The texts of all elements of that name, without entities; the document has to be well formed.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let (mut reader, mut found, mut inside) = (Reader::from_str(xml), Vec::new(), false);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("help: {error}: {xml}")) {
            Event::Start(start) if start.name().as_ref() == name => {
                inside = true;
                found.push(String::new());
            }
            Event::Text(text) if inside => found.last_mut().unwrap().push_str(&text.xml10_content()),
            Event::End(end) if end.name().as_ref() == name => inside = false,
            Event::Eof => return found,
            _ => {}
        }
    }
}

async fn ask(app: &axum::Router, arguments: &str) -> String {
    let answer = get(app, &format!("/oai?{arguments}")).await;
    assert_eq!((answer.status.as_u16(), answer.media_type.as_str()), (200, "text/xml; charset=utf-8"));
    answer.body
}

#[test]
fn a_list_comes_in_parts_and_holds_every_record_once() {
    with_app(async |_, app| {
        let (mut found, mut arguments) = (Vec::new(), "verb=ListIdentifiers&metadataPrefix=oai_dc".to_owned());
        let mut parts = 0;
        loop {
            let part = ask(&app, &arguments).await;
            found.extend(texts(&part, "identifier"));
            parts += 1;
            match texts(&part, "resumptionToken").first().filter(|token| !token.is_empty()) {
                Some(token) => arguments = format!("verb=ListIdentifiers&resumptionToken={token}"),
                None => break,
            }
        }
        let total = found.len();
        found.sort();
        found.dedup();
        assert_eq!((total, found.len(), parts), (247, 247, 3));
        let one = ask(&app, &format!("verb=GetRecord&metadataPrefix=oai_dc&identifier={}", found[0])).await;
        assert_eq!(texts(&one, "identifier"), found[..1]);
        assert!(!texts(&one, "dc:title")[0].is_empty() && texts(&one, "dc:language").len() == 1);
    });
}

#[test]
fn lists_keep_to_sets_and_times() {
    with_app(async |_, app| {
        let sets = texts(&ask(&app, "verb=ListSets").await, "setSpec");
        assert!(sets.contains(&"kind-news".to_owned()) && sets.contains(&"language-ko".to_owned()));
        let list = "verb=ListRecords&metadataPrefix=oai_dc";
        let korean = ask(&app, &format!("{list}&set=language-ko")).await;
        assert!(texts(&korean, "dc:language").iter().all(|language| language == "ko"));
        assert_eq!(texts(&korean, "record").len(), texts(&korean, "dc:language").len());
        let identify = ask(&app, "verb=Identify").await;
        let earliest = &texts(&identify, "earliestDatestamp")[0];
        assert_eq!(texts(&identify, "deletedRecord"), ["transient"]);
        assert_eq!(texts(&ask(&app, &format!("{list}&from={earliest}")).await, "record").len(), 100);
        for empty in ["from=2999-01-01", "until=2000-01-01T00:00:00Z", "set=kind-nothing"] {
            assert!(ask(&app, &format!("{list}&{empty}")).await.contains("code=\"noRecordsMatch\""), "{empty}");
        }
        let form = post(&app, "/oai", "verb=ListMetadataFormats").await;
        assert_eq!(texts(&form.body, "metadataPrefix"), ["oai_dc"]);
    });
}

#[test]
fn deleted_records_are_told_and_what_xml_cannot_hold_is_left_out() {
    let workplace = Workplace::new();
    let odd = record("a/b%ñ&1", "en", "Rain <water> & \u{1}\"gardens\"", "A garden.");
    workplace.records("a.ndjson", &[odd.clone(), record("b", "en", "School", "A school.")]);
    let report = workplace.ingest();
    assert_eq!(report.added, 2, "{report:?}");
    workplace.records("a.ndjson", &[odd]);
    workplace.ingest();
    let settings = Settings {
        public_url: Some("https://search.example.org:8443/deep".to_owned()),
        contact: Some("library@example.org".to_owned()),
        ..Settings::default()
    };
    let app = app_with(Arc::new(workplace.engine()), settings);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let list = ask(&app, "verb=ListRecords&metadataPrefix=oai_dc").await;
        assert_eq!(texts(&list, "record").len(), 2);
        assert!(
            list.contains("<header status=\"deleted\"><identifier>oai:search.example.org:b</identifier>"),
            "{list}"
        );
        assert!(list.contains("Rain &lt;water&gt; &amp; &quot;gardens&quot;"), "{list}");
        let identifier = &texts(&list, "identifier")[0];
        let encoded: String = form_urlencoded::byte_serialize(identifier.as_bytes()).collect();
        let one = ask(&app, &format!("verb=GetRecord&metadataPrefix=oai_dc&identifier={encoded}")).await;
        assert_eq!(texts(&one, "dc:identifier"), ["a/b%ñ&1"].map(|id| id.replace('&', "")), "{one}");
        let identify = ask(&app, "verb=Identify").await;
        assert_eq!(texts(&identify, "baseURL"), ["https://search.example.org:8443/deep/oai"]);
        assert_eq!(texts(&identify, "adminEmail"), ["library@example.org"]);
    });
}

#[test]
fn errors_repeat_the_request_unless_it_makes_no_sense() {
    with_app(async |_, app| {
        let missing = ask(&app, "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:dragoman:none").await;
        assert!(
            missing.contains("code=\"idDoesNotExist\"") && missing.contains("<request verb=\"GetRecord\""),
            "{missing}"
        );
        let wrong = ask(&app, "verb=Nope").await;
        assert!(wrong.contains("code=\"badVerb\"") && wrong.contains("<request>"), "{wrong}");
        let format = ask(&app, "verb=ListRecords&metadataPrefix=marc21").await;
        assert!(format.contains("code=\"cannotDisseminateFormat\"") && format.contains("metadataPrefix=\"marc21\""));
        assert!(ask(&app, "").await.contains("code=\"badVerb\""));
    });
}
