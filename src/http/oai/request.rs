//! Arguments of OAI-PMH → what is asked.

use std::fmt;
use std::str::FromStr;

use super::super::moment;
use super::OaiError;

/// Seconds of a day, less one.
const REST_OF_DAY_S: i64 = 86_399;
/// The only format.
pub(super) const PREFIX: &str = "oai_dc";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verb {
    Identify,
    /// Of a record, or of all.
    ListMetadataFormats(Option<String>),
    ListSets,
    /// A record, by its identifier in the repository.
    GetRecord(String),
    /// Records; whole, or their headers alone.
    List(Listing, bool),
}

/// What a list holds, or how it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Listing {
    Begin { from_s: Option<i64>, until_s: Option<i64>, set: Option<String> },
    Resume(Token),
}

/// Where a list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The last change that was told.
    pub(super) after: i64,
    /// Records that were told.
    pub(super) listed: usize,
    /// Last moment that the list holds.
    pub(super) until_s: Option<i64>,
    /// Set that the list is of.
    pub(super) set: Option<String>,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let until = self.until_s.map(|until_s| until_s.to_string()).unwrap_or_default();
        write!(f, "{:x}.{}.{until}.{}", self.after, self.listed, self.set.as_deref().unwrap_or_default())
    }
}

impl FromStr for Token {
    type Err = OaiError;

    fn from_str(text: &str) -> Result<Self, OaiError> {
        let mut parts = text.splitn(4, '.');
        let mut token = || {
            let after = i64::from_str_radix(parts.next()?, 16).ok().filter(|after| *after >= 0)?;
            let listed = parts.next()?.parse().ok()?;
            let until_s = parts.next().map(|until| (!until.is_empty()).then(|| until.parse().ok()))?;
            let set = parts.next().map(str::to_owned)?;
            // A moment that is there but cannot be read makes the token a bad one.
            let until_s = until_s.map_or(Some(None), |until_s| until_s.map(Some))?;
            let set = (!set.is_empty()).then_some(set);
            if set.as_deref().is_some_and(|set| kind_or_language(set).is_none()) {
                return None;
            }
            Some(Self { after, listed, until_s, set })
        };
        token().ok_or_else(|| OaiError::new("badResumptionToken", "the token is none that this server gave"))
    }
}

impl Token {
    /// What the set stands for.
    pub(super) fn kind_and_language(&self) -> (Option<String>, Option<String>) {
        match self.set.as_deref().and_then(kind_or_language) {
            Some(("kind", kind)) => (Some(kind.to_owned()), None),
            Some((_, language)) => (None, Some(language.to_owned())),
            None => (None, None),
        }
    }
}

impl Listing {
    /// Where the list begins or goes on. `sequence_before` tells the last change before a moment.
    pub(super) fn start<E>(&self, sequence_before: impl Fn(i64) -> Result<i64, E>) -> Result<Token, E> {
        match self {
            Self::Resume(token) => Ok(token.clone()),
            Self::Begin { from_s, until_s, set } => {
                let after = from_s.map(sequence_before).transpose()?.unwrap_or(0);
                Ok(Token { after, listed: 0, until_s: *until_s, set: set.clone() })
            }
        }
    }
}

fn kind_or_language(set: &str) -> Option<(&str, &str)> {
    set.split_once('-').filter(|(name, value)| matches!(*name, "kind" | "language") && !value.is_empty())
}

/// Reads the arguments of a request.
pub(super) fn read(pairs: &[(String, String)]) -> Result<Verb, OaiError> {
    for (at, (name, _)) in pairs.iter().enumerate() {
        if pairs.iter().skip(at + 1).any(|(other, _)| other == name) {
            let code = if name == "verb" { "badVerb" } else { "badArgument" };
            return Err(OaiError::new(code, format!("`{name}` is given twice")));
        }
    }
    let arguments = Arguments(pairs);
    match arguments.get("verb") {
        Some("Identify") => arguments.only(&[]).map(|()| Verb::Identify),
        Some("ListMetadataFormats") => {
            arguments.only(&["identifier"])?;
            Ok(Verb::ListMetadataFormats(arguments.get("identifier").map(str::to_owned)))
        }
        Some("ListSets") => match arguments.get("resumptionToken") {
            Some(_) => Err(OaiError::new("badResumptionToken", "the list of sets is given at once")),
            None => arguments.only(&[]).map(|()| Verb::ListSets),
        },
        Some("GetRecord") => {
            arguments.only(&["identifier", "metadataPrefix"])?;
            let identifier = arguments.required("identifier")?.to_owned();
            arguments.prefix()?;
            Ok(Verb::GetRecord(identifier))
        }
        Some("ListIdentifiers") => Ok(Verb::List(arguments.listing()?, false)),
        Some("ListRecords") => Ok(Verb::List(arguments.listing()?, true)),
        Some(other) => {
            let other: String = other.chars().take(40).collect();
            Err(OaiError::new("badVerb", format!("`{other}` is no verb of OAI-PMH")))
        }
        None => Err(OaiError::new("badVerb", "the verb is missing, such as ?verb=Identify")),
    }
}

struct Arguments<'a>(&'a [(String, String)]);

impl<'a> Arguments<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn required(&self, name: &str) -> Result<&'a str, OaiError> {
        let value = self.get(name).filter(|value| !value.is_empty());
        value.ok_or_else(|| OaiError::argument(format!("`{name}` is missing")))
    }

    fn only(&self, names: &[&str]) -> Result<(), OaiError> {
        let stranger = self.0.iter().find(|(name, _)| name != "verb" && !names.contains(&name.as_str()));
        stranger.map_or(Ok(()), |(name, _)| {
            let name: String = name.chars().take(40).collect();
            Err(OaiError::argument(format!("`{name}` is no argument of this verb")))
        })
    }

    fn prefix(&self) -> Result<(), OaiError> {
        match self.required("metadataPrefix")? {
            PREFIX => Ok(()),
            _ => Err(OaiError::new("cannotDisseminateFormat", format!("the only format is {PREFIX}"))),
        }
    }

    fn listing(&self) -> Result<Listing, OaiError> {
        if let Some(token) = self.get("resumptionToken") {
            self.only(&["resumptionToken"])?;
            return Ok(Listing::Resume(token.parse()?));
        }
        self.only(&["metadataPrefix", "from", "until", "set"])?;
        self.prefix()?;
        let [from, until] = ["from", "until"].map(|name| self.get(name));
        if from.zip(until).is_some_and(|(from, until)| from.len() != until.len()) {
            return Err(OaiError::argument("`from` and `until` have to be both days or both seconds"));
        }
        let from_s = from.map(|text| moment_of("from", text)).transpose()?;
        let until_s = until.map(|text| {
            let rest_s = if text.contains('T') { 0 } else { REST_OF_DAY_S };
            Ok::<_, OaiError>(moment_of("until", text)? + rest_s)
        });
        let until_s = until_s.transpose()?;
        if from_s.zip(until_s).is_some_and(|(from_s, until_s)| from_s > until_s) {
            return Err(OaiError::argument("`from` is later than `until`"));
        }
        let set = self.get("set").map(str::to_owned);
        if set.as_deref().is_some_and(|set| kind_or_language(set).is_none()) {
            return Err(OaiError::argument("sets are such as kind-news or language-es; ListSets lists them"));
        }
        Ok(Listing::Begin { from_s, until_s, set })
    }
}

fn moment_of(name: &str, text: &str) -> Result<i64, OaiError> {
    let text: String = text.chars().take(40).collect();
    let wrong =
        || OaiError::argument(format!("`{text}` is no value of {name}; write 2026-01-31 or 2026-01-31T12:00:00Z"));
    moment::read(&text).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verb(arguments: &str) -> Result<Verb, OaiError> {
        read(&form_urlencoded::parse(arguments.as_bytes()).into_owned().collect::<Vec<_>>())
    }

    #[test]
    fn every_error_of_the_protocol_is_told() {
        for (arguments, code) in [
            ("", "badVerb"),
            ("verb=Nope", "badVerb"),
            ("verb=Identify&verb=Identify", "badVerb"),
            ("verb=Identify&set=kind-news", "badArgument"),
            ("verb=GetRecord&identifier=a", "badArgument"),
            ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
            ("verb=GetRecord&identifier=a&metadataPrefix=marc21", "cannotDisseminateFormat"),
            ("verb=ListRecords", "badArgument"),
            ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=soon", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&set=news", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
            ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
            ("verb=ListRecords&resumptionToken=1.2.x.", "badResumptionToken"),
            ("verb=ListRecords&resumptionToken=1.2..&set=kind-news", "badArgument"),
            ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ] {
            assert_eq!(verb(arguments).map_err(|error| error.code), Err(code), "{arguments}");
        }
    }

    #[test]
    fn days_are_whole_and_tokens_come_back_as_they_were() {
        let asked = verb("verb=ListIdentifiers&metadataPrefix=oai_dc&from=1970-01-01&until=1970-01-01&set=kind-news");
        let set = Some("kind-news".to_owned());
        let begin = Listing::Begin { from_s: Some(0), until_s: Some(REST_OF_DAY_S), set };
        assert_eq!(asked, Ok(Verb::List(begin.clone(), false)));
        let token = begin.start(|time_s| Ok::<_, ()>(time_s + 31)).unwrap();
        assert_eq!(token.to_string(), "1f.0.86399.kind-news");
        assert_eq!(token.to_string().parse(), Ok(token.clone()));
        assert_eq!(token.kind_and_language(), (Some("news".to_owned()), None));
        assert_eq!("1f.0..".parse(), Ok(Token { until_s: None, set: None, ..token }));
    }
}
