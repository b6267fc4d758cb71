//! `dragoman keys`: who may write.

use std::path::Path;

use anyhow::Error;
use serde::Serialize;

use super::Outcome;
use super::args::{KeysCommand, RoleArg};
use super::console::Console;
use crate::admin::keys::{Key, Keys, Role};

/// A key as it is listed: without its digest.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    name: &'a str,
    role: Role,
    created: &'a str,
}

/// Makes, lists or revokes.
pub(super) fn run(data: &Path, command: &KeysCommand, console: &Console) -> Result<Outcome, Error> {
    let keys = Keys::of(data);
    match command {
        KeysCommand::Create { name, role } => {
            let role = match role {
                RoleArg::Editor => Role::Editor,
                RoleArg::Writer => Role::Writer,
            };
            let text = keys.create(name, role)?;
            if console.json {
                console.value(&serde_json::json!({ "name": name, "role": role, "key": text }))?;
            } else {
                console.line(&text)?;
                console.note("keep it now: it is shown this once, and only its digest is stored");
            }
        }
        KeysCommand::List => list(&keys.list()?, console)?,
        KeysCommand::Revoke { name } => {
            keys.revoke(name)?;
            console.note(format!("revoked {name}"));
        }
    }
    Ok(Outcome::Done)
}

fn list(keys: &[Key], console: &Console) -> Result<(), Error> {
    if console.json {
        let listed = keys.iter().map(|key| Listed { name: &key.name, role: key.role, created: &key.created });
        return console.value(&listed.collect::<Vec<_>>());
    }
    for key in keys {
        let role = if key.role == Role::Editor { "editor" } else { "writer" };
        console.line(format!("{}  {role}, made on {}", console.bold(&key.name), key.created))?;
    }
    Ok(())
}
