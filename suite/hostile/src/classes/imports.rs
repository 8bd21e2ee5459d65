//! TEI, Akoma Ntoso and JSON Lines of strangers: broken by chance, deep, wide, long, and with what would be fetched or unfolded.

use super::laws::read_lawfully;
use crate::{Case, chance::Chance};
use dictum_extract::STATEMENT_JSON;
use dictum_formats::imported::ImportForm;

const TEI: &str = include_str!("../../../../fuzz/seeds/tei/statement.xml");
const AKOMA_NTOSO: &str = include_str!("../../../../fuzz/seeds/akoma_ntoso/statement.xml");

const JSON_LINE: &str = "{\"id\":\"ferry\",\"publisher\":\"Varn\",\"speaker\":\"Ada Brandt\",\"delivered_on\":\"2031-05-04\",\"language\":\"en\",\
\"headline\":\"On the ferry\",\"turns\":[{\"speaker\":\"Ada Brandt\",\"paragraphs\":[\"The ferry sails.\",\"It sails \\u0061t noon.\"]}]}";

/// The most that one statement may have here.
const MOST: usize = 16 << 20;

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    Box::new(broken().chain(huge()).chain(traps()).chain(json_lines()))
}

/// Reads a file in both forms; what is taken of it is read as any statement is.
fn file(name: String, bytes: Vec<u8>) -> Case {
    Case::new(name, bytes.len(), move || {
        for form in [ImportForm::Tei, ImportForm::AkomaNtoso] {
            let (mut taken, mut told) = (0, Ok(()));
            let _refused = form.read(bytes.as_slice(), MOST, &mut |imported| {
                taken += 1;
                let line = imported.to_json("file.xml", form);
                told = read_lawfully(line.as_bytes(), Some(STATEMENT_JSON), None);
                told.is_ok() && taken < 100
            });
            told?;
        }
        Ok(())
    })
}

fn broken() -> impl Iterator<Item = Case> {
    (0..400_u64).map(|seed| {
        let mut chance = Chance::from_seed(seed);
        let sound = [TEI, AKOMA_NTOSO][chance.below(2)];
        file(format!("broken {seed}"), chance.mutated(sound.as_bytes()))
    })
}

/// A mebibyte of one thing, bare and within the words of a statement.
fn huge() -> impl Iterator<Item = Case> {
    let units = [
        "<u>",
        "<u/>",
        "<u who='#a' corresp='#b' xml:id='b'/>",
        "<seg>a</seg>",
        "<note type='speaker'>a</note>",
        "<head>a</head>",
        "<div>",
        "<person xml:id='a'><persName>a</persName></person>",
        "<lb/>",
        "<w join='right'>a</w>",
        "<p>a</p>",
        "<speech by='#a' eId='a' alternativeTo='a'><p>a</p></speech>",
        "<scene>a</scene>",
        "<!-- a -->",
        "<?a?>",
        "<![CDATA[a]]>",
        "<",
        ">",
        "&amp;",
        "&",
        "a='",
        "<a b='c' ",
        "\n",
        "words ",
    ];
    units.into_iter().flat_map(|unit| {
        let many = unit.repeat((1 << 20) / unit.len());
        let files = [
            ("bare", many.clone()),
            ("in TEI", format!("<TEI><text><body>{many}</body></text></TEI>")),
            ("in an utterance", format!("<TEI><text><body><u>{many}</u></body></text></TEI>")),
            (
                "in a header",
                format!("<TEI><teiHeader>{many}</teiHeader><text><body><u>a</u></body></text></TEI>"),
            ),
            ("in a debate", format!("<debate><debateBody>{many}</debateBody></debate>")),
            (
                "in a speech",
                format!("<debate><debateBody><speech by='#a'>{many}</speech></debateBody></debate>"),
            ),
        ];
        files.map(|(place, text)| file(format!("{unit:?} {place}"), text.into_bytes()))
    })
}

/// What other readers of XML have been led by into fetching, unfolding or reading too much.
fn traps() -> impl Iterator<Item = Case> {
    let entities =
        "<!DOCTYPE TEI [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><TEI>&b;</TEI>";
    let fetched = "<!DOCTYPE TEI SYSTEM 'file:///etc/passwd'><TEI/>";
    let included = "<TEI xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd' parse='text'/></TEI>";
    let other_charset: Vec<u8> = "<TEI><u>a</u></TEI>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let texts = [entities, fetched, included].map(|text| text.as_bytes().to_vec());
    texts
        .into_iter()
        .chain([other_charset])
        .zip(1..)
        .map(|(bytes, number)| file(format!("trap {number}"), bytes))
}

/// Lines of JSON broken by chance, and with a mebibyte of one thing where a value is wanted.
fn json_lines() -> impl Iterator<Item = Case> {
    let broken = (0..200_u64).map(|seed| {
        let mutated = Chance::from_seed(seed).mutated(JSON_LINE.as_bytes());
        line(format!("broken line {seed}"), mutated)
    });
    let units =
        ["[", "{\"a\":", "\"a\",", "{\"paragraphs\":[\"a\"]},", "\\u0061", "\\ud800", "0", "null,", " "];
    let places = [
        ("turns", "{\"id\":\"a\",\"turns\":[", "]}"),
        ("text", "{\"id\":\"a\",\"text\":\"", "\"}"),
        ("an unknown field", "{\"id\":\"a\",\"text\":\"b\",\"c\":[", "]}"),
        ("bare", "", ""),
    ];
    let huge = units.into_iter().flat_map(move |unit| {
        places.map(|(place, before, after)| {
            let many = unit.repeat((1 << 20) / unit.len());
            line(format!("{unit:?} in {place}"), format!("{before}{many}{after}").into_bytes())
        })
    });
    broken.chain(huge)
}

/// Reads a line as the statement that it may hold.
fn line(name: String, bytes: Vec<u8>) -> Case {
    Case::new(name, bytes.len(), move || read_lawfully(&bytes, Some(STATEMENT_JSON), None))
}
