//! Importing, listing, removing, learning, checking: through the program, on small files of each format.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use dragoman::search::Question;
use serde_json::{Value, json};

use crate::support::{Workplace, found_by, record};

/// A dictionary of three words as dictfmt lays it out.
const DICTIONARY: &str = "\
garden /ˈɡɑːdn/ <n>
Garten <masc>, Park <masc>
      \"public garden\"  - öffentlicher Garten
   Synonym: {yard}

glowworm /ɡləʊ/
1. Glühwürmchen <neut>
2. Leuchtkäfer <masc> [zool.]
They do say that all good things must come to an end
Alles hat ein Ende
";

const TURTLE: &str = r#"
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/words/> .
ex:scheme a skos:ConceptScheme ; dcterms:title "Gardens"@en ; dcterms:license <https://example.org/license> .
ex:plot a skos:Concept ; skos:prefLabel "allotment quilt"@en, "huerto colcha"@es ; skos:altLabel "quilted plot"@en ;
  skos:narrower ex:bed ; skos:inScheme ex:scheme ; skos:scopeNote "Sewn, not sown."@en .
ex:bed a skos:Concept ; skos:prefLabel "flower bedstead"@en, "cama de flores"@es-MX ; skos:related ex:plot .
ex:mute a skos:Concept .
"#;

const RDF_XML: &str = r#"<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <skos:Concept rdf:about="https://example.org/words/plot">
    <skos:prefLabel xml:lang="en">allotment quilt</skos:prefLabel>
    <skos:prefLabel xml:lang="es">huerto colcha</skos:prefLabel>
  </skos:Concept>
</rdf:RDF>"#;

const JSON_LD: &str = r#"{
  "@context": { "skos": "http://www.w3.org/2004/02/skos/core#" },
  "@id": "https://example.org/words/plot", "@type": "skos:Concept",
  "skos:prefLabel": [ { "@value": "allotment quilt", "@language": "en" }, { "@value": "huerto colcha", "@language": "es" } ]
}"#;

/// Digits of dictd.
fn base_64(mut number: usize) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Vec::new();
    loop {
        text.insert(0, digits[number % 64]);
        number /= 64;
        if number == 0 {
            return String::from_utf8(text).unwrap();
        }
    }
}

/// Writes a dictionary with its index; packed, as dictzip does it.
fn dictionary(workplace: &Workplace) -> PathBuf {
    let about = "00-database-info\nA Small Dictionary ver. 1\n\nAvailability:\n\n  Take it.\n\nPublished at: https://example.org/\n";
    let mut text = about.to_owned();
    let mut index = format!("00databaseinfo\tA\t{}\n", base_64(about.len()));
    for headword in ["garden", "glowworm", "They do say"] {
        let start = DICTIONARY.find(headword).unwrap();
        let rest = &DICTIONARY[start..];
        let end = ["\nglowworm", "\nThey do"].iter().filter_map(|next| rest.find(next)).find(|at| *at > 0);
        let entry = &rest[..end.map_or(rest.len(), |at| at + 1)];
        writeln!(index, "{}\t{}\t{}", headword.to_ascii_lowercase(), base_64(text.len()), base_64(entry.len()))
            .unwrap();
        text.push_str(entry);
    }
    index.push_str("no place\n");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    workplace.file("small-eng-deu.dict.dz", packed.finish().unwrap());
    workplace.file("small-eng-deu.index", index)
}

/// Runs `thesaurus` with these arguments; returns exit code and output.
fn run(workplace: &Workplace, arguments: &[&str]) -> (i32, String) {
    let output = workplace.run(&[&["thesaurus"], arguments].concat());
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), text)
}

fn json_of(workplace: &Workplace, arguments: &[&str]) -> Value {
    let output = workplace.run(&[&["--json", "thesaurus"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn import(workplace: &Workplace, path: &Path, more: &[&str]) -> Value {
    json_of(workplace, &[&["import", path.to_str().unwrap()], more].concat())
}

/// Labels in a language of the first meaning of a word in a layer.
fn labels(workplace: &Workplace, layer: &str, word: &str, language: &str) -> Vec<String> {
    let found = json_of(workplace, &["lookup", word]);
    let meanings = found.as_array().unwrap().iter().filter(|m| m["layer"] == layer);
    let labels = meanings.filter_map(|m| m["labels"][language].as_array()).flatten();
    labels.map(|l| l["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_dictionary_becomes_a_layer_with_its_licence_and_what_was_skipped() {
    let workplace = Workplace::new();
    let report = import(&workplace, &dictionary(&workplace), &[]);
    assert_eq!(report["layer"]["name"], "small-eng-deu");
    assert_eq!(report["layer"]["license"], "Take it.");
    assert_eq!(report["layer"]["source"], "https://example.org/");
    assert_eq!(report["layer"]["languages"], json!(["en", "de"]));
    assert_eq!(report["layer"]["rows"], 3);
    let skipped = report["skipped"]["first"].to_string();
    assert!(skipped.contains("small-eng-deu.index:5") && skipped.contains("They do say"), "{skipped}");
    assert_eq!(labels(&workplace, "small-eng-deu", "glowworms", "de"), ["Glühwürmchen", "Leuchtkäfer"]);
    assert_eq!(labels(&workplace, "small-eng-deu", "Glühwürmchen", "en"), ["glowworm"]);
}

#[test]
fn skos_is_the_same_thesaurus_in_every_serialization() {
    for (name, content) in [("a.ttl", TURTLE), ("a.rdf", RDF_XML), ("a.jsonld", JSON_LD)] {
        let workplace = Workplace::new();
        let report = import(&workplace, &workplace.file(name, content), &["--name", "words"]);
        assert_eq!(report["layer"]["kind"], "skos", "{name}");
        assert_eq!(labels(&workplace, "words", "allotment quilts", "es"), ["huerto colcha"], "{name}");
    }
}

#[test]
fn skos_keeps_links_notes_and_the_licence_of_the_scheme() {
    let workplace = Workplace::new();
    let report = import(&workplace, &workplace.file("a.ttl", TURTLE), &["--name", "words"]);
    assert_eq!(report["layer"]["license"], "https://example.org/license");
    assert_eq!(report["layer"]["title"], "Gardens");
    assert_eq!(report["layer"]["rows"], 2);
    assert!(report["skipped"]["first"][0].as_str().unwrap().contains("words/mute"), "{report}");
    let found = json_of(&workplace, &["lookup", "quilted plot", "--lang", "en"]);
    assert_eq!(found[0]["note"], "Sewn, not sown.");
    assert_eq!(labels(&workplace, "words", "cama de flores", "en"), ["flower bedstead"]);
    let (knowledge, _) = dragoman::thesaurus::layers::Layers::of(&workplace.data()).open();
    let bed = knowledge.find("https://example.org/words/bed").unwrap();
    let (broader, related) = knowledge.layer(bed).unwrap().links(bed.ordinal);
    assert_eq!((broader.len(), related.len()), (1, 1), "`narrower` was turned around");
}

#[test]
fn statements_that_cannot_be_read_are_skipped_with_their_line() {
    let workplace = Workplace::new();
    let broken =
        TURTLE.replace("ex:mute a skos:Concept .", "ex:mute a skos:Concept ; skos:prefLabel \"open .\n\nex:x a <y> .");
    let (code, text) = run(&workplace, &["import", workplace.file("a.ttl", broken).to_str().unwrap()]);
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("a.ttl:9: the statement cannot be read") && text.contains("added a: 2 concepts"), "{text}");
}

#[test]
fn wordnets_are_joined_by_their_synsets() {
    let workplace = Workplace::new();
    let one = workplace.file(
        "wn-cat.tab",
        "# Catalan\tcat\thttps://example.org/cat\tCC BY 3.0\n1-n\tcat:lemma\tcuca_de_llum\n2-n\tcat:lemma\tsol\n",
    );
    let other = workplace.file("wn-eng.tab", "# English\teng\thttps://example.org/eng\tCC BY 3.0\n1-n\teng:lemma\tglowworm\n1-n\teng:def\ta beetle\n9-n\txx:lemma\ty\nbroken\n");
    let (code, text) = run(&workplace, &["import", one.to_str().unwrap()]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("at least two languages"), "{text}");
    let report = json_of(&workplace, &["import", one.to_str().unwrap(), other.to_str().unwrap(), "--name", "nets"]);
    assert_eq!(report["layer"]["rows"], 1);
    assert_eq!(report["layer"]["license"], "CC BY 3.0");
    assert_eq!(report["skipped"]["reasons"].as_object().unwrap().len(), 3, "{report}");
    assert_eq!(labels(&workplace, "nets", "glowworm", "ca"), ["cuca de llum"]);
}

#[test]
fn a_translation_memory_teaches_words() {
    let words =
        [("bridge", "puente"), ("river", "río"), ("kettle", "tetera"), ("school", "escuela"), ("tower", "torre")];
    let mut units = String::new();
    for (i, (one, uno)) in words.iter().enumerate() {
        for (other, otro) in words.iter().skip(i + 1) {
            writeln!(
                units,
                "<tu><tuv xml:lang=\"en-GB\"><seg>The <bpt i=\"1\">&lt;b&gt; tetera</bpt>{one}<ept i=\"1\"/> &amp; the {other}</seg></tuv><tuv xml:lang=\"ES\"><seg>El {otro} y el {uno}</seg></tuv></tu>").unwrap();
        }
    }
    units.push_str("<tu><tuv xml:lang=\"en\"><seg>alone</seg></tuv></tu>");
    let memory = format!(
        "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header creationtool=\"hand\"/><body>{units}</body></tmx>"
    );
    let utf_16: Vec<u8> = "\u{feff}".encode_utf16().chain(memory.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [memory.into_bytes(), utf_16] {
        let workplace = Workplace::new();
        let report =
            import(&workplace, &workplace.file("m.tmx", bytes), &["--license", "CC0-1.0", "--source", "by hand"]);
        assert_eq!(report["layer"]["license"], "CC0-1.0");
        assert_eq!(report["layer"]["source"], "by hand");
        assert_eq!(report["skipped"]["first"].as_array().unwrap().len(), 1, "{report}");
        assert_eq!(labels(&workplace, "m", "kettle", "es")[0], "tetera");
        assert_eq!(labels(&workplace, "m", "río", "en")[0], "river");
    }
}

#[test]
fn a_table_of_your_own_is_asked_at_once_and_removed_again() {
    let workplace = Workplace::new();
    workplace.records(
        "a.ndjson",
        &[
            record("es", "es", "Un invento", "En el taller construyeron un zorbifón de madera para la plaza."),
            record("other", "es", "Otra cosa", "El mercado abre los lunes y los jueves por la mañana."),
        ],
    );
    workplace.ingest();
    let engine = workplace.engine();
    let question = Question { language: dragoman::language::Lang::from_code("en"), ..Question::new("whirligiggle") };
    assert!(found_by(&engine, &question).is_empty());
    let table = workplace.file("mine.csv", "id,en,es\nwhirl,whirligiggle,zorbifón\n,x,y\n");
    let (code, text) = run(&workplace, &["import", table.to_str().unwrap()]);
    assert_eq!(code, 3, "the row without an id is skipped: {text}");
    assert!(text.contains("mine.csv:3"), "{text}");
    engine.layers().refresh();
    assert_eq!(found_by(&engine, &question), ["es"]);
    assert_eq!(run(&workplace, &["off", "mine"]).0, 0);
    engine.layers().refresh();
    assert!(found_by(&engine, &question).is_empty());
    assert_eq!(run(&workplace, &["on", "mine"]).0, 0);
    engine.layers().refresh();
    assert_eq!(found_by(&engine, &question), ["es"]);
    assert_eq!(run(&workplace, &["remove", "mine"]).0, 0);
    engine.layers().refresh();
    assert!(found_by(&engine, &question).is_empty());
    let (code, text) = run(&workplace, &["remove", "mine"]);
    assert!(code == 1 && text.contains("no layer `mine`"), "{text}");
}

#[test]
fn status_lists_layers_and_names_the_damaged_one() {
    let workplace = Workplace::new();
    import(&workplace, &workplace.file("good.tsv", "id\ten\tes\na\tone\tuno\n"), &["--license", "CC0-1.0"]);
    import(&workplace, &workplace.file("bad.tsv", "id\ten\tes\na\ttwo\tdos\n"), &[]);
    let path = workplace.data().join("knowledge/bad.layer");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 9]).unwrap();
    let (code, text) = run(&workplace, &["status"]);
    assert_eq!(code, 3, "{text}");
    for words in [
        "dragoman: ",
        "good: good.tsv",
        "license: CC0-1.0",
        "bad (cannot be used)",
        "refused bad: bad is damaged: it is cut off",
    ] {
        assert!(text.contains(words), "help: `{words}` is missing in\n{text}");
    }
    assert_eq!(labels(&workplace, "good", "one", "es"), ["uno"]);
}

#[test]
fn wrong_files_get_their_message() {
    let workplace = Workplace::new();
    let file = |name: &str, content: &str| workplace.file(name, content).to_str().unwrap().to_owned();
    let cases = [
        (vec![file("a.doc", "x")], "is of no known format"),
        (vec![file("b.ttl", "")], "there is nothing to import"),
        (vec![file("c.rdf", "<rdf:RDF")], "c.rdf: "),
        (vec![file("d.tmx", "<tmx><body></tmx>")], "d.tmx"),
        (vec![file("lonely-eng-deu.index", "x\tA\tB\n")], "lonely-eng-deu.dict"),
        (vec![file("e.dict", "x")], "does not say its languages"),
        (vec!["nowhere.tsv".to_owned()], "nowhere.tsv cannot be read"),
        (vec![file("f.tsv", "id\ten\na\tb\n"), "--name".to_owned(), "Dragon Man".to_owned()], "cannot name a layer"),
        (vec![file("g.tsv", "id\ten\na\tb\n"), "--name".to_owned(), "dragoman".to_owned()], "cannot name a layer"),
    ];
    for (arguments, message) in cases {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (code, text) = run(&workplace, &[&["import"], arguments.as_slice()].concat());
        assert!(code == 1 && text.contains(message), "help: {arguments:?} should say `{message}`\n{text}");
    }
}

#[test]
fn works_in_two_languages_teach_a_layer_that_finds() {
    let workplace = Workplace::new();
    let words =
        [("blorf", "zurnil"), ("quandle", "mirvet"), ("sprock", "tolmar"), ("fenwick", "oscuz"), ("dralt", "perrux")];
    let mut records = Vec::new();
    for (i, (one, uno)) in words.iter().enumerate() {
        for (other, otro) in words.iter().skip(i + 1) {
            let of = |id: &str, language: &str, body: String| {
                let mut record = record(&format!("{one}-{other}-{id}"), language, "", &body);
                record["work"] = json!(format!("{one}-{other}"));
                record
            };
            records.push(of("en", "en", format!("The people of the town have seen the {one} and then the {other}.")));
            records.push(of("es", "es", format!("La gente del pueblo ha visto el {otro} y luego el {uno}.")));
        }
    }
    workplace.records("works.ndjson", &records);
    workplace.ingest();
    let report = json_of(&workplace, &["learn"]);
    assert_eq!((&report["works"], &report["units"]), (&json!(10), &json!(10)), "{report}");
    assert_eq!(labels(&workplace, "learned", "quandle", "es")[0], "mirvet");
    let question = Question {
        language: dragoman::language::Lang::from_code("en"),
        targets: dragoman::language::Lang::from_code("es").into_iter().collect(),
        by_work: false,
        ..Question::new("dralt")
    };
    let found = found_by(&workplace.engine(), &question);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|id| id.contains("dralt")), "{found:?}");
    assert!(!dragoman::ingest::is_worth_learning(&workplace.data()).unwrap(), "nothing has changed since");
}

#[test]
fn learning_without_works_leaves_no_layer() {
    let workplace = Workplace::new();
    workplace.records("a.ndjson", &[record("a", "en", "One", "A single text in one language.")]);
    workplace.ingest();
    assert_eq!(json_of(&workplace, &["learn"])["words"], 0);
    assert_eq!(json_of(&workplace, &["status"])["layers"].as_array().unwrap().len(), 1);
}

#[test]
fn coverage_lists_the_words_that_lack_entries() {
    let workplace = Workplace::new();
    let body = "The school of the zorbifon teaches the zorbifon to children.";
    workplace.records(
        "a.ndjson",
        &[
            record("a", "en", "", body),
            record("b", "en", "", body),
            record("c", "es", "", "La escuela enseña a los niños."),
        ],
    );
    workplace.ingest();
    let topics = workplace.file("topics.tsv", "1\ten\tzorbifon school\n2\ten\ta zorbifon\n");
    let found = json_of(&workplace, &["coverage", "--topics", topics.to_str().unwrap()]);
    let english = &found["languages"].as_array().unwrap().iter().find(|l| l["language"] == "en").unwrap();
    let missing: Vec<&str> =
        english["missing"].as_array().unwrap().iter().map(|m| m["word"].as_str().unwrap()).collect();
    assert_eq!(missing, ["zorbifon"], "{found:#}");
    assert_eq!(english["missing"][0]["into"], json!(["es"]));
    assert_eq!(english["missing"][0]["passages"], 2);
    assert_eq!(found["queries"], json!([{ "language": "en", "word": "zorbifon", "queries": 2, "into": ["es"] }]));
}

#[test]
fn check_says_where_and_ends_with_three() {
    let workplace = Workplace::new();
    let table = workplace.file("t.tsv", "id\tbroader\ten\na\tb\t=one\n");
    let (code, text) = run(&workplace, &["check", table.to_str().unwrap()]);
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("t.tsv:2: en: `=one` begins like a formula"), "{text}");
    assert!(text.contains("t.tsv:2: the broader concept `b` does not exist"), "{text}");
}
