//! What the columns of tables are usually called: field names and their words in ten languages.
//!
//! Compared without case, accents and punctuation. Ambiguous words are left out: a mapping file settles them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Field of a record and its headers in en, es, fr, ca, pt, it, gl, eu, de and ko.
#[rustfmt::skip]
static HEADERS: &[(&str, &[&str])] = &[
    ("id", &["identifier", "record id", "code", "identificador", "código", "identifiant", "codi", "identificativo", "codice", "identifikatzailea", "kodea", "Kennung", "식별자", "번호"]),
    ("kind", &["category", "clase", "genre", "catégorie", "classe", "categoria", "clase de documento", "mota", "Art", "Kategorie", "종류", "분류"]),
    ("type", &["form", "document type", "tipo", "tipo de documento", "type de document", "tipus", "tipus de document", "tipo di documento", "dokumentu mota", "Typ", "Dokumenttyp", "유형"]),
    ("title", &["name", "heading", "título", "nombre", "titre", "nom", "intitulé", "títol", "nome", "titolo", "izenburua", "izena", "Titel", "Überschrift", "제목", "명칭"]),
    ("summary", &["abstract", "description", "resumen", "descripción", "résumé", "resum", "descripció", "resumo", "descrição", "riassunto", "sintesi", "descrizione", "descrición", "laburpena", "deskribapena", "Zusammenfassung", "Beschreibung", "요약", "설명"]),
    ("body", &["text", "full text", "content", "texto", "contenido", "texto completo", "texte", "contenu", "cuerpo", "cos", "contingut", "conteúdo", "corpo", "testo", "contenuto", "contido", "testua", "edukia", "Text", "Volltext", "Inhalt", "본문", "내용"]),
    ("language", &["lang", "idioma", "lengua", "langue", "llengua", "língua", "lingua", "hizkuntza", "Sprache", "언어"]),
    ("authors", &["author", "autor", "autora", "autores", "autoría", "auteur", "auteurs", "autors", "autore", "autori", "autoria", "egilea", "egileak", "Autoren", "Verfasser", "저자", "작성자"]),
    ("organization", &["organisation", "publisher", "institution", "organización", "entidad", "editorial", "éditeur", "organització", "entitat", "editora", "organização", "entidade", "ente", "organizzazione", "editore", "organización responsable", "erakundea", "argitaletxea", "Herausgeber", "기관", "발행처"]),
    ("city", &["town", "municipality", "ciudad", "municipio", "ville", "commune", "ciutat", "municipi", "cidade", "município", "città", "comune", "concello", "hiria", "udalerria", "Stadt", "Gemeinde", "도시"]),
    ("country", &["país", "pays", "paese", "herrialdea", "estatua", "Land", "국가", "나라"]),
    ("network", &["red", "réseau", "xarxa", "rede", "rete", "sarea", "Netzwerk", "네트워크"]),
    ("themes", &["theme", "topics", "topic", "subjects", "keywords", "tags", "temas", "tema", "palabras clave", "etiquetas", "thèmes", "thème", "mots clés", "sujets", "temes", "paraules clau", "palavras-chave", "temi", "parole chiave", "palabras chave", "gaiak", "gaia", "gako-hitzak", "Themen", "Thema", "Schlagwörter", "주제", "키워드"]),
    ("concepts", &["concept", "conceptos", "conceptes", "conceitos", "concetti", "kontzeptuak", "Begriffe", "개념"]),
    ("concepts_excluded", &["excluded concepts", "conceptos excluidos", "concepts exclus", "conceptes exclosos", "conceitos excluídos", "concetti esclusi", "ausgeschlossene Begriffe", "제외 개념"]),
    ("sdgs", &["sdg", "sustainable development goals", "ods", "objetivos de desarrollo sostenible", "odd", "objectifs de développement durable", "objectius de desenvolupament sostenible", "objetivos de desenvolvimento sustentável", "oss", "obiettivi di sviluppo sostenibile", "obxectivos de desenvolvemento sostible", "gjh", "garapen jasangarrirako helburuak", "Nachhaltigkeitsziele", "지속가능발전목표"]),
    ("charter_principles", &["principles", "charter principles", "principios", "principios de la carta", "principes", "principes de la charte", "principis", "principis de la carta", "princípios", "princípios da carta", "principi", "principi della carta", "principios da carta", "printzipioak", "Grundsätze", "원칙", "헌장 원칙"]),
    ("date", &["published", "publication date", "fecha", "fecha de publicación", "date de publication", "data", "data de publicació", "data de publicação", "data di pubblicazione", "data de publicación", "argitaratze-data", "Datum", "Erscheinungsdatum", "날짜", "발행일"]),
    ("year", &["año", "année", "any", "ano", "anno", "urtea", "Jahr", "연도", "년도"]),
    ("url", &["link", "address", "web", "website", "enlace", "dirección web", "lien", "adresse web", "enllaç", "adreça web", "ligação", "endereço", "collegamento", "indirizzo web", "ligazón", "esteka", "webgunea", "Verweis", "Webadresse", "링크", "주소"]),
    ("license", &["licence", "rights", "licencia", "derechos", "licence d'utilisation", "llicència", "licença", "licenza", "lizentzia", "Lizenz", "라이선스"]),
    ("work", &["work id", "obra", "œuvre", "opera", "lana", "Werk", "저작"]),
    ("edition", &["edición", "édition", "edició", "edição", "edizione", "edizioa", "Ausgabe", "회차"]),
    ("host_city", &["host city", "ciudad sede", "ciudad anfitriona", "ville hôte", "ville d'accueil", "ciutat seu", "ciutat amfitriona", "cidade anfitriã", "città ospitante", "cidade anfitrioa", "hiri anfitrioia", "Gastgeberstadt", "개최 도시", "개최도시"]),
    ("attachments", &["attachment", "files", "file", "pdf", "adjuntos", "archivo", "archivos", "pièces jointes", "fichier", "adjunts", "fitxer", "anexos", "ficheiro", "allegati", "allegato", "eranskinak", "Anhänge", "Anhang", "첨부", "첨부파일"]),
    ("sample", &[]),
];

/// Fields by folded header.
static FIELDS_BY_HEADER: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let named = HEADERS.iter().flat_map(|(field, headers)| headers.iter().map(|header| (folded(header), *field)));
    named.chain(HEADERS.iter().map(|(field, _)| (folded(field), *field))).collect()
});

/// The field that a header means.
pub(super) fn field_of(header: &str) -> Option<&'static str> {
    FIELDS_BY_HEADER.get(&folded(header)).copied()
}

/// The field of exactly this name.
pub(super) fn field_named(name: &str) -> Option<&'static str> {
    HEADERS.iter().map(|(field, _)| *field).find(|field| *field == name)
}

/// Names of all fields that a column can hold, for messages.
pub(super) fn field_names() -> String {
    HEADERS.iter().map(|(field, _)| *field).collect::<Vec<_>>().join(", ")
}

/// A label for comparison: lower case, without accents, runs of anything but letters and digits as one space.
pub(crate) fn folded(label: &str) -> String {
    let mut folded = String::with_capacity(label.len());
    for character in label.nfkd().filter(|it| !is_combining_mark(*it)).flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            folded.push(character);
        } else if !is_combining_mark(character) && !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_ten_languages() {
        let headers = [
            ("TITLE", "title"),
            ("Título", "title"),
            ("titre", "title"),
            ("Títol", "title"),
            ("titolo", "title"),
            ("Izenburua", "title"),
            ("Überschrift", "title"),
            ("제목", "title"),
            ("Ciudad", "city"),
            ("ville", "city"),
            ("città", "city"),
            ("Año", "year"),
            ("ANO", "year"),
            ("Any", "year"),
            ("연도", "year"),
            ("host-city", "host_city"),
            ("Mots-clés", "themes"),
            ("Charter_Principles", "charter_principles"),
        ];
        for (header, field) in headers {
            assert_eq!(field_of(header), Some(field), "help: add {header} to HEADERS");
        }
        assert_eq!(field_of("Comentarios"), None);
    }

    #[test]
    fn no_header_means_two_fields() {
        let mut seen = BTreeMap::new();
        for (field, headers) in HEADERS {
            for header in headers.iter().chain([field]) {
                let other = seen.insert(folded(header), *field).unwrap_or(field);
                assert_eq!(other, *field, "help: {header} stands for two fields, keep it in one");
            }
        }
    }
}
