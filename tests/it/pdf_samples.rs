//! Small PDF files, one for each thing that the reader has to get right, and traps.

use std::fmt::Write;

/// Size of most text, in points.
const SIZE: f64 = 10.0;

/// Distance of lines, in points.
const LEADING: f64 = 12.0;

/// What a page draws, as a content stream.
#[derive(Debug, Default, Clone)]
pub(crate) struct Page(String);

impl Page {
    /// Text in the font with one width for all letters (500 thousandths), by Unicode.
    #[must_use]
    pub(crate) fn text(self, x: f64, y: f64, text: &str) -> Self {
        self.sized(x, y, SIZE, text)
    }

    /// Text in another size.
    #[must_use]
    pub(crate) fn sized(mut self, x: f64, y: f64, size: f64, text: &str) -> Self {
        let codes = text.encode_utf16().fold(String::new(), |mut codes, unit| {
            let _ = write!(codes, "{unit:04X}");
            codes
        });
        let _ = writeln!(self.0, "BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET");
        self
    }

    /// Lines of a block, downwards.
    #[must_use]
    pub(crate) fn lines(mut self, x: f64, y: f64, lines: &[&str]) -> Self {
        for (at, line) in lines.iter().enumerate() {
            self = self.text(x, y - LEADING * at as f64, line);
        }
        self
    }

    /// Text in Chinese or Japanese: every letter as wide as high.
    #[must_use]
    pub(crate) fn wide(mut self, x: f64, y: f64, lines: &[&str]) -> Self {
        self.0.push_str("/F2 10 Tf\n");
        for (at, line) in lines.iter().enumerate() {
            let page = Self::default().text(x, y - LEADING * at as f64, line);
            self.0.push_str(&page.0.replace("/F1", "/F2"));
        }
        self
    }

    /// Operators as they are.
    #[must_use]
    pub(crate) fn raw(mut self, operators: &str) -> Self {
        self.0.push_str(operators);
        self
    }
}

/// A file of some objects, the first of which is the catalog, with its table of objects.
pub(crate) fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let at = file.len();
    let _ =
        write!(file, "{table}trailer\n<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1);
    file.into_bytes()
}

/// A file of some pages in A4.
pub(crate) fn document(pages: &[Page], catalog: &str, info: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 9 + 2 * at)).collect();
    let font = |descendant: u32| {
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/Sample/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode 8 0 R>>"
        )
    };
    let descendant = |width: u32| {
        format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Sample/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW {width}/CIDToGIDMap/Identity/FontDescriptor 7 0 R>>"
        )
    };
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{catalog}>>"),
        format!("<</Type/Pages/Kids[{}]/Count {}/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>", kids.join(" "), pages.len()),
        font(5),
        font(6),
        descendant(500),
        descendant(1000),
        "<</Type/FontDescriptor/FontName/Sample/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>".to_owned(),
        stream("", &unicode_map()),
    ];
    for (at, page) in pages.iter().enumerate() {
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 10 + 2 * at));
        objects.push(stream("", &page.0));
    }
    objects.push(format!("<<{info}>>"));
    file(&objects, &format!("/Info {} 0 R", objects.len()))
}

/// A stream object.
pub(crate) fn stream(dictionary: &str, content: &str) -> String {
    format!("<<{dictionary}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

/// A map from codes to the same Unicode characters.
fn unicode_map() -> String {
    let mut map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Same def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n".to_owned();
    for half in [0..0x80_u32, 0x80..0x100] {
        let _ = writeln!(map, "{} beginbfrange", half.len());
        for high in half {
            let _ = writeln!(map, "<{high:02X}00> <{high:02X}FF> <{high:02X}00>");
        }
        map.push_str("endbfrange\n");
    }
    map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
}

/// All samples that can be read, by name.
pub(crate) fn all() -> Vec<(&'static str, Vec<u8>)> {
    let plain = |pages: &[Page]| document(pages, "", "");
    vec![
        ("columns", plain(&[columns()])),
        ("furniture", plain(&furniture())),
        ("hangul", plain(&[hangul()])),
        ("hyphens", plain(&[hyphens()])),
        ("ideographs", plain(&[ideographs()])),
        ("letter-spacing", plain(&[letter_spacing()])),
        ("ligatures", plain(&[Page::default().lines(60.0, 700.0, &["Las oﬁcinas ﬂuviales", "diﬁeren del oﬃcio."])])),
        ("metadata", metadata()),
        ("note-marks", plain(&[note_marks()])),
        ("paragraphs", plain(&[paragraphs()])),
        ("right-to-left", plain(&[right_to_left()])),
        ("table", plain(&[table()])),
        ("turned", plain(&[turned()])),
    ]
}

/// A title over two columns of prose with a line across the page below them, drawn in an odd order.
fn columns() -> Page {
    let left = [
        "Primera columna de la pagina que",
        "habla de escuelas y de barrios en",
        "la ciudad y continua hasta llegar",
        "al final de la columna izquierda",
    ];
    let right = [
        "para seguir en la segunda columna",
        "donde se cuenta lo que hicieron",
        "los vecinos durante los primeros",
        "anos de un programa muy largo.",
    ];
    Page::default()
        .lines(300.0, 700.0, &right)
        .text(60.0, 560.0, "Una linea cruza toda la pagina debajo de las dos columnas de texto y las cierra.")
        .lines(60.0, 700.0, &left)
        .sized(160.0, 760.0, 18.0, "Dos columnas")
}

/// Five pages with a header that names the chapter and a page number, and a paragraph that runs across pages.
fn furniture() -> Vec<Page> {
    let parts = [
        "como empezo todo en la escuela,",
        "la historia de patios y huertos,",
        "la fiesta mayor de cada barrio,",
        "los anos malos y los recortes,",
        "lo que queda para otro dia,",
    ];
    let chapters = ["Inicio", "Inicio", "Barrios", "Barrios", "Barrios"];
    (1..)
        .zip(chapters)
        .map(|(page, chapter)| {
            Page::default()
                .text(60.0, 800.0, &format!("Informe anual - {chapter}"))
                .lines(
                    60.0,
                    740.0,
                    &[
                        &format!("La pagina {page} cuenta {}", parts[page - 1]),
                        "y no termina con la hoja sino que sigue siempre",
                    ],
                )
                .text(290.0, 40.0, &page.to_string())
        })
        .collect()
}

fn hyphens() -> Page {
    Page::default().lines(
        60.0,
        700.0,
        &[
            "El programa socio-educativo de la ciu-",
            "dad atiende a muchas personas, y lo so\u{ad}",
            "cial cuenta tanto como el plan socio-",
            "educativo de los centros. Se trata de lo que se",
            "hace y se dice: trata-",
            "se de un derecho, no de un favor. Madrid-",
            "Toledo es un tren - y nada mas que eso -",
            "pero llega siempre a su hora en punto.",
        ],
    )
}

fn ideographs() -> Page {
    Page::default().wide(
        60.0,
        700.0,
        &["教育都市は誰もが学び続け", "られる場所です。図書館と", "学校が力を合わせます。"],
    )
}

/// Korean: the first line ends within a word that stands whole in the third.
fn hangul() -> Page {
    Page::default().lines(
        60.0,
        600.0,
        &["학습 도시는 모두의 배움", "을 돕습니다. 배움은 평생", "이어집니다. 배움을 위한"],
    )
}

/// A heading with letter spacing over text without any.
fn letter_spacing() -> Page {
    Page::default()
        .raw("3 Tc\n")
        .text(60.0, 720.0, "CIUDAD")
        .text(127.0, 720.0, "ABIERTA")
        .raw("0 Tc\n")
        .text(60.0, 700.0, "Texto sin espacios dibujados")
        .text(205.0, 700.0, "entre")
        .text(233.0, 700.0, "palabras")
}

/// What a file says about itself, in the encodings that it may use.
fn metadata() -> Vec<u8> {
    document(
        &[Page::default().text(60.0, 700.0, "Hola.")],
        "/Lang(es-ES)",
        "/Title<FEFF0043006900750064006100640065007300200026002000650064007500630061006300690 0F3006E>/Author(Ana P\\351rez; Joan Mas)/CreationDate(D:20190704120000+02'00')",
    )
}

fn note_marks() -> Page {
    Page::default()
        .text(60.0, 700.0, "La superficie es de 20 km")
        .sized(185.0, 704.0, 6.0, "2")
        .text(192.0, 700.0, "segun el censo")
        .sized(262.0, 704.0, 6.0, "14")
        .text(268.0, 700.0, ", sin mas.")
}

fn paragraphs() -> Page {
    Page::default()
        .sized(60.0, 760.0, 16.0, "Un titulo grande")
        .text(72.0, 730.0, "El primer parrafo empieza con una buena sangria")
        .lines(60.0, 718.0, &["y sigue en la linea siguiente, que esta llena", "hasta que termina."])
        .text(72.0, 694.0, "El segundo tiene tambien sangria, sin hueco")
        .lines(60.0, 682.0, &["antes, y ocupa otra linea mas de esta hoja que", "acaba aqui."])
        .lines(60.0, 630.0, &["Un hueco separa el tercero de los otros dos.", "- pan", "- agua"])
}

/// Arabic with a number and a Latin word, and Hebrew with brackets, drawn from left to right as it looks.
fn right_to_left() -> Page {
    let visual = |text: &str| text.chars().rev().collect::<String>();
    let first = format!("{} UNESCO {} 2019 {}", visual("شبكة"), visual("في عام"), visual("المدينة"));
    Page::default().text(60.0, 700.0, &first).text(60.0, 660.0, &visual("העיר ]פתוחה[ לכול"))
}

fn table() -> Page {
    let rows = [("Barrio", "2004", "2024"), ("Puerto", "120", "845"), ("Molino", "88", "610"), ("Vega", "41", "377")];
    let page = Page::default().text(60.0, 730.0, "Participantes por barrio");
    (0..).zip(rows).fold(page, |page, (at, (name, then, now))| {
        let y = 700.0 - LEADING * f64::from(at);
        page.text(60.0, y, name).text(200.0, y, then).text(300.0, y, now)
    })
}

/// A table caption turned by a quarter beside upright text.
fn turned() -> Page {
    Page::default()
        .lines(60.0, 700.0, &["Texto derecho en dos", "lineas seguidas."])
        .raw("q 0 1 -1 0 500 300 cm\n")
        .text(0.0, 0.0, "Texto girado")
        .raw("Q\n")
}
