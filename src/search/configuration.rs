//! What answers depend on beside the documents, so that a question can be cited and asked again.

use std::fmt::Write;

use serde::Serialize;
use utoipa::ToSchema;

use super::Engine;
use crate::expand;
use crate::index;

/// What answers depend on beside the documents and the parameters of the question.
///
/// The same generation, configuration and question give the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Configuration {
    /// Short name of all of it: FNV-1a of the other fields, as 16 hexadecimal digits.
    #[schema(example = "1f8a03c29e5b7d40")]
    pub hash: String,
    /// Version of the program.
    #[schema(example = "0.1.0")]
    pub program: String,
    /// Version of the index layout and of the analysis.
    pub analysis: String,
    /// Alternatives of a concept in a language, unless the question says otherwise.
    pub alternatives: usize,
    /// The layers of the thesaurus and lexicon that are asked, the most trusted first.
    pub layers: Vec<LayerDigest>,
}

/// A layer of the knowledge base and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LayerDigest {
    /// Name of the layer.
    #[schema(example = "embedded")]
    pub name: String,
    /// CRC-32 of its content, as hexadecimal digits.
    #[schema(example = "5c0e7a11")]
    pub digest: String,
}

impl Engine {
    /// What answers depend on now.
    pub fn configuration(&self) -> Configuration {
        let knowledge = self.knowledge();
        let digest = |layer: &crate::thesaurus::Layer| LayerDigest {
            name: layer.name().to_string(),
            digest: format!("{:08x}", layer.checksum()),
        };
        let mut configuration = Configuration {
            hash: String::new(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            analysis: index::version(),
            alternatives: expand::ALTERNATIVES,
            layers: knowledge.layers().iter().map(digest).collect(),
        };
        configuration.hash = configuration.hash_of_fields();
        configuration
    }
}

impl Configuration {
    fn hash_of_fields(&self) -> String {
        let mut text = format!("{}\n{}\n{}", self.program, self.analysis, self.alternatives);
        for layer in &self.layers {
            let written = write!(text, "\n{} {}", layer.name, layer.digest);
            debug_assert!(written.is_ok(), "writing to a string cannot fail");
        }
        format!("{:016x}", fnv1a(text.as_bytes()))
    }
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923): the same on every machine and in every version of the compiler.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_fields() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
        let layers = vec![LayerDigest { name: "a".to_owned(), digest: "0".to_owned() }];
        let one = Configuration {
            hash: String::new(),
            program: "1".to_owned(),
            analysis: "2".to_owned(),
            alternatives: 8,
            layers,
        };
        let other = Configuration { layers: Vec::new(), ..one.clone() };
        assert_eq!(one.hash_of_fields().len(), 16);
        assert_ne!(one.hash_of_fields(), other.hash_of_fields());
    }
}
