//! A server of its own: what only shows on a socket, and the programs of the documentation.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::http::{get, with_app};
use crate::support::{Workplace, repository};

/// Set where every tool that examples need has to be there, as it is in `.ci/run`.
const ALL_TOOLS: &str = "DRAGOMAN_ALL_TOOLS";

/// A running server, ended when it is dropped.
struct Server {
    process: Child,
    address: String,
    _workplace: Workplace,
}

impl Server {
    fn start() -> Self {
        let workplace = Workplace::new();
        let corpus = repository("corpus/records");
        assert!(workplace.run(&["ingest", corpus.to_str().unwrap()]).status.success());
        let mut process = Command::new(env!("CARGO_BIN_EXE_dragoman"))
            .arg("--data")
            .arg(workplace.data())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut lines = BufReader::new(process.stderr.take().unwrap());
        while !said.contains("http://") {
            said.clear();
            assert!(lines.read_line(&mut said).unwrap() > 0, "help: the server ended before it listened");
        }
        let address = said.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        // Whatever else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Self { process, address, _workplace: workplace }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn chunk(text: &str) -> Vec<u8> {
    format!("{:x}\r\n{text}\r\n", text.len()).into_bytes()
}

/// Reads until `text` has come.
fn read_until(reader: &mut impl BufRead, text: &str) -> String {
    let mut seen = String::new();
    while !seen.contains(text) {
        assert!(reader.read_line(&mut seen).unwrap() > 0, "help: the answer ended without `{text}`: {seen}");
    }
    seen
}

const BULK: &[u8] = b"POST /v1/bulk?depth=1000&expand=off HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
    accept-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n";

#[test]
fn queries_are_answered_while_later_ones_still_arrive() {
    let server = Server::start();
    let mut stream = server.connect();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    stream.write_all(BULK).unwrap();
    for id in ["first", "second"] {
        stream.write_all(&chunk(&format!("{{\"id\":\"{id}\",\"query\":\"garden\"}}\n"))).unwrap();
        let seen = read_until(&mut reader, &format!("\"id\":\"{id}\""));
        assert!(!seen.contains("done"));
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    assert!(read_until(&mut reader, "\"done\":true").contains("\"answered\":2"));
}

#[test]
fn a_client_that_sends_everything_before_it_reads_is_served() {
    let server = Server::start();
    let mut stream = server.connect();
    stream.write_all(BULK).unwrap();
    // Results repeat their names: together they are more than the buffers of a connection hold.
    let name = "n".repeat(10_000);
    for _ in 0..1_000 {
        stream.write_all(&chunk(&format!("{{\"id\":\"{name}\",\"query\":\"\"}}\n"))).unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.len() > 8 << 20, "{} bytes", answer.len());
    assert!(answer.contains("\"answered\":1000,\"failed\":0"));
}

#[expect(clippy::print_stderr, reason = "whoever reads the log of a run learns what it left out")]
fn note(text: &str) {
    eprintln!("note: {text}");
}

/// Runs an example in a directory of its own; `None` where its tool is missing and need not be there.
fn example(server: &Server, tool: &str, file: &str) -> Option<String> {
    let program = if tool == "curl" { "sh" } else { tool };
    if Command::new(tool).arg("--version").output().is_err() {
        assert!(std::env::var_os(ALL_TOOLS).is_none(), "help: `{tool}` is missing, which docs/examples/{file} needs");
        note(&format!("docs/examples/{file} was not run: `{tool}` is missing"));
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut outputs = String::new();
    // The second run of a harvest goes on where the first ended.
    for _ in 0..2 {
        let mut command = Command::new(program);
        command.arg(repository("docs/examples").join(file)).arg(format!("http://{}", server.address));
        let output = command.current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "help: docs/examples/{file}: {said}");
        outputs.push_str(&String::from_utf8(output.stdout).unwrap());
    }
    Some(outputs)
}

#[test]
fn the_examples_of_the_documentation_run() {
    let server = Server::start();
    if let Some(said) = example(&server, "curl", "search.sh") {
        assert!(said.contains("unchanged: 304") && said.contains("\"@context\":\"https://schema.org/\""), "{said}");
    }
    if let Some(said) = example(&server, "python3", "harvest.py") {
        assert_eq!(said, "247 records, up to change 247\n".repeat(2));
    }
    if let Some(said) = example(&server, "node", "bulk.mjs") {
        let words: Vec<usize> = said.lines().map(|line| line.split(' ').count()).collect();
        assert_eq!(words, [4; 6], "{said}");
    }
}

#[test]
fn the_reference_names_every_address_parameter_problem_and_example() {
    with_app(async |_, app| {
        let page = get(&app, "/docs").await;
        assert!(page.media_type.starts_with("text/html"));
        let document = get(&app, "/openapi.json").await.json();
        for (path, item) in document["paths"].as_object().unwrap() {
            for operation in item.as_object().unwrap().values() {
                assert!(page.body.contains(path.as_str()), "{path}");
                assert!(
                    page.body.contains(&format!("id=\"{}\"", operation["operationId"].as_str().unwrap())),
                    "{path}"
                );
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    let name = parameter["name"].as_str().unwrap();
                    assert!(page.body.contains(&format!("<code>{name}</code>")), "{path} {name}");
                }
            }
        }
        for anchor in ["problem-parameter", "problem-rate", "schema-Answer", "examples"] {
            assert!(page.body.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        }
        assert!(page.body.contains("copy.json") && page.body.contains("TextDecoderStream"));
        assert!(!page.body.contains("<script") && !page.body.contains("src=") && !page.body.contains("url("));
        assert!(get(&app, "/docs.css").await.media_type.starts_with("text/css"));
    });
}

/// References that the document makes.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(members) => members.iter().for_each(|member| references(member, found)),
        _ => {}
    }
}

#[test]
fn what_the_openapi_document_says_is_there() {
    with_app(async |_, app| {
        let document = get(&app, "/openapi.json").await.json();
        let mut found = Vec::new();
        references(&document, &mut found);
        for reference in found {
            let pointer = reference.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "help: {reference} leads nowhere");
        }
        for (path, item) in document["paths"].as_object().unwrap() {
            let Some(operation) = item["get"].as_object() else { continue };
            let path = path.replace("{id}", "nothing");
            let answer = get(&app, &path).await;
            assert!(answer.status != 405 && (answer.status != 404 || path.contains("nothing")), "{path}");
            let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
            for parameter in parameters.filter(|parameter| parameter["in"] == "query") {
                let name = parameter["name"].as_str().unwrap();
                assert!(!parameter["description"].as_str().unwrap().is_empty(), "{path} {name}");
                let answer = get(&app, &format!("{path}?{name}=%00")).await;
                assert!(!answer.body.contains("there is no parameter"), "help: {path} does not read `{name}`");
            }
        }
    });
}
