//! Documents are read in a process of their own, so that a trap in one of them ends that process and not this one.
//!
//! The program starts itself as `dragoman extract-worker FORMAT MEMORY_BYTES` ([`run`] is that side) and sends it
//! documents one after another; a worker that failed is replaced. Frames in both directions are a length (8 bytes,
//! little endian) and so many bytes: a request is two frames, JSON and the document; an answer is one of JSON.
//! The worker ends when its standard input does, hence with the program that started it, even amid a document.
//!
//! This file must not know what the formats are.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde::{Deserialize, Serialize};

use super::{Document, Draft, ExtractError, FORMATS, Format, Limits, Reader};

/// Name of the subcommand that must call [`run`] with the arguments after it.
pub const SUBCOMMAND: &str = "extract-worker";

/// Documents after which a worker is replaced, so that memory it did not give back does not add up.
const MAX_SERVED: u32 = 500;

/// Most workers that wait for work.
const MAX_IDLE: usize = 8;

/// Stack of the thread that reads documents, in bytes.
const STACK_BYTES: usize = 64 << 20;

/// How much of the worker's complaints is kept, in bytes.
const COMPLAINT_BYTES: usize = 4 << 10;

/// What an answer may need beyond the text in it, in bytes.
const ANSWER_OVERHEAD_BYTES: usize = 16 << 20;

/// Workers that wait for work.
static IDLE: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// What the worker is told with a document.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    name: String,
    input_bytes: u64,
    line_bytes: usize,
    text_bytes: usize,
}

/// What the worker answers.
type Answer = Result<Draft, Failure>;

/// An [`ExtractError`] on its way between processes.
#[derive(Debug, Serialize, Deserialize)]
enum Failure {
    Crashed,
    Encrypted,
    NoText { pages: u32 },
    TooLarge { limit_bytes: u64 },
    Other { message: String },
}

/// Reads a document in a worker, or in this process if the limits name no program for it.
///
/// # Errors
/// What is wrong with the document, and [`ExtractError::TimedOut`], [`ExtractError::OutOfMemory`],
/// [`ExtractError::TooLarge`] and [`ExtractError::Crashed`] for what it did to the worker.
pub(super) fn extract(format: &Format, document: &Document<'_>) -> Result<Draft, ExtractError> {
    let Some(program) = &document.limits.worker else {
        return guarded(format, document).map_err(ExtractError::from);
    };
    let key = Key {
        program: program.clone(),
        format: format.name,
        memory_bytes: document.limits.memory_bytes,
        // JSON writes some characters as two.
        answer_bytes: document.limits.text_bytes.saturating_mul(2).saturating_add(ANSWER_OVERHEAD_BYTES),
    };
    if let Some(worker) = idle(&key) {
        match worker.read(document) {
            // It may have been tired, not the document bad.
            Err(ExtractError::Crashed | ExtractError::OutOfMemory { .. }) => {}
            result => return result,
        }
    }
    Worker::start(key)?.read(document)
}

/// Reads a document here. A panic becomes an error.
fn guarded(format: &Format, document: &Document<'_>) -> Answer {
    let Reader::Document(read) = format.reader else {
        return Err(Failure::Crashed);
    };
    match catch_unwind(AssertUnwindSafe(|| read(document))) {
        Ok(result) => result.map_err(Failure::from),
        Err(_) => Err(Failure::Crashed),
    }
}

/// What a worker was started for.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    program: PathBuf,
    format: &'static str,
    memory_bytes: u64,
    answer_bytes: usize,
}

/// A worker process.
#[derive(Debug)]
struct Worker {
    key: Key,
    child: Child,
    input: ChildStdin,
    answers: Receiver<io::Result<Vec<u8>>>,
    complaints: Arc<Mutex<Vec<u8>>>,
    listener: Option<thread::JoinHandle<()>>,
    served: u32,
}

/// A worker that waits for work of a kind.
fn idle(key: &Key) -> Option<Worker> {
    let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    let at = idle.iter().position(|worker| worker.key == *key)?;
    Some(idle.swap_remove(at))
}

impl Worker {
    fn start(key: Key) -> Result<Self, ExtractError> {
        let mut child = Command::new(&key.program)
            .arg(SUBCOMMAND)
            .arg(key.format)
            .arg(key.memory_bytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(ExtractError::Io)?;
        let (Some(input), Some(output), Some(errors)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(ExtractError::Crashed);
        };
        let complaints = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&complaints);
        let listener = thread::spawn(move || keep_last(errors, &kept));
        let (sender, answers) = mpsc::sync_channel(1);
        let answer_bytes = key.answer_bytes;
        thread::spawn(move || {
            let mut output = output;
            loop {
                let answer = read_frame(&mut output, answer_bytes);
                let is_last = answer.is_err();
                if sender.send(answer).is_err() || is_last {
                    return;
                }
            }
        });
        Ok(Self { key, child, input, answers, complaints, listener: Some(listener), served: 0 })
    }

    /// Has a document read. The worker is kept for the next one unless it failed.
    fn read(mut self, document: &Document<'_>) -> Result<Draft, ExtractError> {
        let answer = self.exchange(document)?;
        self.served += 1;
        let result = answer.map_err(ExtractError::from);
        if !matches!(result, Err(ExtractError::Crashed)) && self.served < MAX_SERVED {
            let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < MAX_IDLE {
                idle.push(self);
            }
        }
        result
    }

    /// Sends a document and waits for the answer, not longer than allowed.
    fn exchange(&mut self, document: &Document<'_>) -> Result<Answer, ExtractError> {
        let limits = document.limits;
        let request = serde_json::to_vec(&Request {
            name: document.name.to_owned(),
            input_bytes: limits.input_bytes,
            line_bytes: limits.line_bytes,
            text_bytes: limits.text_bytes,
        })
        .map_err(|_| ExtractError::Crashed)?;
        let (child, input, answers) = (&mut self.child, &mut self.input, &self.answers);
        let received = thread::scope(|scope| {
            scope.spawn(move || {
                // A worker that died early says why in its answer or not at all.
                let _ = write_frame(input, &request).and_then(|()| write_frame(input, document.bytes));
            });
            let received = answers.recv_timeout(limits.timeout);
            if !matches!(received, Ok(Ok(_))) {
                // Ends the writing too.
                let _ = child.kill();
            }
            received
        });
        match received {
            Ok(Ok(answer)) => serde_json::from_slice(&answer).map_err(|_| ExtractError::Crashed),
            Err(RecvTimeoutError::Timeout) => Err(ExtractError::TimedOut { limit: limits.timeout }),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.cause_of_death(limits)),
        }
    }

    /// Why the worker ended: from what it wrote before it did.
    fn cause_of_death(&mut self, limits: &Limits) -> ExtractError {
        let _ = self.child.wait();
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
        let complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        if String::from_utf8_lossy(&complaints).contains("memory allocation of") {
            return ExtractError::OutOfMemory { limit_bytes: limits.memory_bytes };
        }
        ExtractError::Crashed
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Keeps the last of what a worker complains about.
fn keep_last(mut errors: impl Read, kept: &Mutex<Vec<u8>>) {
    let mut buffer = [0; 1024];
    while let Ok(count @ 1..) = errors.read(&mut buffer) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(buffer.iter().take(count));
        let excess = kept.len().saturating_sub(COMPLAINT_BYTES);
        kept.drain(..excess);
    }
}

/// The worker's side: reads documents from standard input until it ends.
///
/// `arguments` are what follows [`SUBCOMMAND`] on the command line: the name of a format and the most memory in bytes.
/// Nothing else in the process may write to standard output.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments = arguments.into_iter().filter_map(|it| it.into_string().ok());
    let name = arguments.next();
    let format = FORMATS.iter().find(|format| Some(format.name) == name.as_deref());
    let memory_bytes = arguments.next().and_then(|bytes| bytes.parse().ok());
    let (Some(format), Some(memory_bytes)) = (format, memory_bytes) else {
        return ExitCode::from(2);
    };
    confine(memory_bytes);
    let (sender, requests) = mpsc::sync_channel(0);
    let reader = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || serve(format, memory_bytes, &requests));
    let mut input = io::stdin().lock();
    while let Ok(request) = receive(&mut input) {
        if sender.send(request).is_err() {
            break;
        }
    }
    // The end of the input ends everything, a document that is being read included.
    if reader.is_err() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Answers requests until there are no more.
fn serve(format: &Format, memory_bytes: u64, requests: &Receiver<(Request, Vec<u8>)>) {
    for (request, bytes) in requests {
        let limits = Limits {
            input_bytes: request.input_bytes,
            line_bytes: request.line_bytes,
            text_bytes: request.text_bytes,
            memory_bytes,
            ..Limits::default()
        };
        let answer = guarded(format, &Document { name: &request.name, bytes: &bytes, limits: &limits });
        let written = serde_json::to_vec(&answer)
            .map_err(io::Error::other)
            .and_then(|answer| write_frame(&mut io::stdout().lock(), &answer));
        if written.is_err() {
            return;
        }
    }
}

fn receive(input: &mut impl Read) -> io::Result<(Request, Vec<u8>)> {
    let request = serde_json::from_slice(&read_frame(input, 1 << 20)?)?;
    let bytes = read_frame(input, usize::MAX >> 1)?;
    Ok((request, bytes))
}

/// Limits what this process may take, where the system can.
#[cfg(unix)]
fn confine(memory_bytes: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
    // Failing leaves the process as it is, which the limit on time still covers.
    let _ = setrlimit(Resource::As, limit(memory_bytes));
    let _ = setrlimit(Resource::Core, limit(0));
}

#[cfg(not(unix))]
fn confine(_: u64) {}

fn write_frame(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u64).to_le_bytes())?;
    output.write_all(bytes)?;
    output.flush()
}

/// Reads a frame, taking memory only for what really comes.
fn read_frame(input: &mut impl Read, limit_bytes: usize) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = usize::try_from(u64::from_le_bytes(length))
        .ok()
        .filter(|&length| length <= limit_bytes)
        .ok_or(io::ErrorKind::InvalidData)?;
    let mut bytes = Vec::new();
    input.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

impl From<ExtractError> for Failure {
    fn from(error: ExtractError) -> Self {
        match error {
            ExtractError::Crashed => Self::Crashed,
            ExtractError::Encrypted => Self::Encrypted,
            ExtractError::NoText { pages } => Self::NoText { pages },
            ExtractError::TooLarge { limit_bytes } => Self::TooLarge { limit_bytes },
            other => Self::Other { message: other.to_string() },
        }
    }
}

impl From<Failure> for ExtractError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Crashed => Self::Crashed,
            Failure::Encrypted => Self::Encrypted,
            Failure::NoText { pages } => Self::NoText { pages },
            Failure::TooLarge { limit_bytes } => Self::TooLarge { limit_bytes },
            Failure::Other { message } => Self::malformed(message),
        }
    }
}
