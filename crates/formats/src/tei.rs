//! TEI P5 in the customisation of Parla-CLARIN: statements as utterances with who speaks, in which setting, from which capture.
//!
//! A file of several is a `teiCorpus`; one statement alone is a `TEI`. What each thing of a statement becomes stands in the guide to
//! exports; what was written is read back whole, but for what the format has no place for (property tests). Of TEI by others is
//! read what has the same meaning there: utterances, segments, notes, persons, setting, dates.

mod header;
mod person;
mod read;
mod words;

use crate::{
    exported::{Exported, People, is_language, xml_id},
    imported::Imported,
    xml::Xml,
    xml_reader::{XmlError, XmlReader},
};
use std::io::BufRead;

const NAMESPACE: &str = "http://www.tei-c.org/ns/1.0";

/// What stands behind the last statement of a corpus.
pub const TAIL: &str = "</teiCorpus>\n";

/// The beginning of a corpus: everything before its first statement.
pub fn head() -> String {
    let mut xml = Xml::file();
    xml.open("teiCorpus", &[("xmlns", NAMESPACE)]).end_line();
    header::of_corpus(&mut xml);
    xml.unfinished()
}

/// Writes a statement of a corpus.
pub fn write(exported: &Exported<'_>, out: &mut String) {
    let mut xml = Xml::default();
    statement(exported, false, &mut xml);
    out.push_str(&xml.finish());
}

/// Writes a statement as a file of its own.
pub fn write_alone(exported: &Exported<'_>, out: &mut String) {
    let mut xml = Xml::file();
    statement(exported, true, &mut xml);
    out.push_str(&xml.finish());
}

fn statement(exported: &Exported<'_>, is_alone: bool, xml: &mut Xml) {
    let id = xml_id(exported.id);
    let language = exported.statement.language.as_deref().filter(|tag| is_language(tag));
    let mut attributes = vec![("xmlns", NAMESPACE), ("xml:id", id.as_str())];
    attributes.retain(|(name, _)| is_alone || *name != "xmlns");
    attributes.extend(language.map(|tag| ("xml:lang", tag)));
    xml.open("TEI", &attributes).end_line();
    let people = People::of(exported.statement);
    header::of_statement(exported, &id, &people, is_alone, xml);
    words::write(exported.statement, &id, &people, xml);
    xml.close();
}

/// Reads statements from a `TEI` or a `teiCorpus`, and hands each to `hand` until it says no. No statement may have more than
/// `most` bytes.
///
/// # Errors
/// Where the file is not well-formed, or beyond a bound; what stood before has been handed on.
pub fn read(
    bytes: impl BufRead,
    most: usize,
    hand: &mut dyn FnMut(Imported) -> bool,
) -> Result<(), XmlError> {
    let mut reader = XmlReader::new(bytes, most);
    let mut shared = person::Known::default();
    while let Some(element) = reader.next_named(&["TEI", "TEI.2", "teiHeader"])? {
        if element.name == "teiHeader" {
            // Of a corpus: its persons are those of all its texts.
            shared.add(&element);
        } else if !hand(read::statement(&element, &shared)) {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exported::specimen;
    use expect_test::expect;
    use proptest::prelude::*;

    fn read_all(text: &str) -> Vec<Imported> {
        let mut found = Vec::new();
        let mut hand = |imported| {
            found.push(imported);
            true
        };
        read(text.as_bytes(), 1 << 24, &mut hand).unwrap();
        found
    }

    #[test]
    fn a_statement_alone_is_a_file_of_its_own() {
        let mut out = String::new();
        specimen::of_all_kinds(|exported| write_alone(exported, &mut out));
        expect![[r##"
            <?xml version="1.0" encoding="UTF-8"?>
            <TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="d6ajk3mvpmf5ja" xml:lang="en">
            <teiHeader>
            <fileDesc>
            <titleStmt><title>Remarks on the ferry, Port Salvan</title>
            </titleStmt>
            <editionStmt><edition n="1">Edition 1 of 1; digest of its folded words <idno type="words">sha256:0909090909090909090909090909090909090909090909090909090909090909</idno>
            </edition>
            </editionStmt>
            <publicationStmt>
            <publisher>Ministry of Harbours of Salvania</publisher>
            <idno type="dictum">6ajk3mvpmf5ja</idno>
            <idno type="alias">ferry-1</idno>
            <idno type="URI" subtype="canonical">https://salvan.example/ferry</idno>
            <date type="published_at" when="2021-05-04T09:30:00+02:00">2021-05-04T09:30:00+02:00</date>
            </publicationStmt>
            <sourceDesc>
            <bibl type="read-from">
            <idno type="URI" subtype="target_uri">https://salvan.example/ferry?a=1&amp;b=2</idno>
            <idno type="digest">sha256:0707070707070707070707070707070707070707070707070707070707070707</idno>
            <idno type="source">ferry.html</idno>
            <date type="captured_at" when="2021-05-05T06:00:00Z">2021-05-05T06:00:00Z</date>
            </bibl>
            </sourceDesc>
            </fileDesc>
            <encodingDesc>
            <classDecl><taxonomy xml:id="role"><desc>What an utterance is in the exchange.</desc>

            <category xml:id="role-speech"><catDesc><term>speech</term>
            </catDesc>
            </category>
            <category xml:id="role-question"><catDesc><term>question</term>
            </catDesc>
            </category>
            <category xml:id="role-answer"><catDesc><term>answer</term>
            </catDesc>
            </category>
            <category xml:id="role-moderator"><catDesc><term>moderator</term>
            </catDesc>
            </category>
            <category xml:id="role-interjection"><catDesc><term>interjection</term>
            </catDesc>
            </category>
            <category xml:id="role-text"><catDesc><term>text</term>
            </catDesc>
            </category>
            </taxonomy>
            </classDecl>
            <appInfo><application ident="dictum" version="0.3.0"><label>The extractor of Dictum, which read the page</label>
            </application>
            </appInfo>
            </encodingDesc>
            <profileDesc>
            <langUsage><language ident="en">en</language>
            </langUsage>
            <textClass><keywords>
            <term type="kind">news-conference</term>
            <term type="translation">fr</term>
            </keywords>
            </textClass>
            <particDesc><listPerson>
            <person xml:id="d6ajk3mvpmf5ja.p1" role="speaker"><persName>Edvin Rask</persName>
            <affiliation>Minister of Harbours</affiliation>
            </person>
            <person xml:id="d6ajk3mvpmf5ja.p2" role="participant"><persName>Moderator</persName>
            </person>
            </listPerson>
            </particDesc>
            <settingDesc><setting>
            <name type="venue">Hall of Bells</name>
            <placeName>Port Salvan</placeName>
            <date type="delivered_on" when="2021-05-03">2021-05-03</date>
            <activity>opening of the line</activity>
            </setting>
            </settingDesc>
            </profileDesc>
            <revisionDesc>
            <change when="2026-11-22T09:00:00Z">venue: nothing was read, Hall of Bells is shown. Ada Brandt: The tape says so.</change>
            </revisionDesc>
            </teiHeader>
            <text><body><div type="news-conference">
            <head>Remarks on the ferry, Port Salvan</head>
            <note type="speaker">Edvin Rask:</note>
            <u xml:id="d6ajk3mvpmf5ja.u1" n="t1" ana="#role-speech" who="#d6ajk3mvpmf5ja.p1">
            <seg>The ferry sails again on Monday &amp; nobody pays for the &quot;bell&quot;.</seg>
            <note type="heading">What it costs</note>
            <seg type="list">two crews</seg>
            <seg type="list">one bell</seg>
            <seg type="quote">A bell is a promise &lt;to&gt; the islands.</seg>
            <seg type="verse">The tide comes in,<lb/>
            the tide goes out.</seg>
            <note type="remark">(Applause)</note>
            </u>
            <note type="speaker">Question:</note>
            <u xml:id="d6ajk3mvpmf5ja.u2" n="t2" ana="#role-question" xml:lang="fr">
            <seg>Who rings it, and when?</seg>
            </u>
            <note type="speaker">Edvin Rask:</note>
            <u xml:id="d6ajk3mvpmf5ja.u3" n="t3" ana="#role-answer" who="#d6ajk3mvpmf5ja.p1" corresp="#d6ajk3mvpmf5ja.u2">
            <seg>Both crews, at noon.</seg>
            </u>
            <note type="speaker">Moderator:</note>
            <u xml:id="d6ajk3mvpmf5ja.u4" n="t4" ana="#role-moderator" who="#d6ajk3mvpmf5ja.p2">
            <seg>One last question.</seg>
            </u>
            <u xml:id="d6ajk3mvpmf5ja.u5" n="t5" ana="#role-interjection">
            <seg>Hear, hear!</seg>
            </u>
            <ab xml:id="d6ajk3mvpmf5ja.u6" n="t6" ana="#role-text">
            <seg>The full record is kept in the harbour.</seg>
            </ab>
            </div>
            </body>
            </text>
            </TEI>
        "##]].assert_eq(&out);
    }

    #[test]
    fn a_corpus_gives_its_statements_one_by_one() {
        let mut out = head();
        specimen::of_all_kinds(|exported| write(exported, &mut out));
        specimen::of_all_kinds(|exported| write(exported, &mut out));
        out.push_str(TAIL);
        let found = read_all(&out);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].id.as_deref(), Some("6ajk3mvpmf5ja"));
        assert_eq!(found[1].statement, specimen::statement());
    }

    #[test]
    fn tei_of_others_is_read_for_what_it_says() {
        let text = r##"<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><particDesc><listPerson>
            <person xml:id="LornAda"><persName><surname>Lorn</surname><forename>Ada</forename></persName></person>
            </listPerson></particDesc></profileDesc></teiHeader>
            <TEI xml:id="sitting-1" xml:lang="en"><teiHeader><fileDesc><titleStmt><title>Sitting 1</title></titleStmt>
            <publicationStmt><publisher>Assembly of Salvania</publisher><date when="2021-07-09"/></publicationStmt></fileDesc>
            <profileDesc><settingDesc><setting><name type="city">Port Salvan</name><date when="2021-07-08">8 July</date></setting>
            </settingDesc></profileDesc></teiHeader><text><body><div type="debateSection"><head>On nets</head>
            <note type="speaker">The Chair (Ms Lorn):</note><u who="#LornAda" ana="#chair"><seg>The sitting is <hi>open</hi>.</seg>
            <note>A pause.</note><kinesic type="applause"><desc>Applause</desc></kinesic></u>
            <u><seg><s><w>Nets</w><w join="right">rot</w><pc>.</pc></s> <s><w join="right">Mend</w><pc>!</pc></s></seg></u></div></body></text></TEI></teiCorpus>"##;
        let found = read_all(text);
        let statement = &found[0].statement;
        let words: Vec<String> = statement
            .turns
            .iter()
            .map(|turn| {
                let words: Vec<String> =
                    turn.paragraphs.iter().map(|one| format!("{}={}", one.form, one.text)).collect();
                format!("{} {:?} {}", turn.role, turn.speaker.as_deref().unwrap_or("-"), words.join("|"))
            })
            .collect();
        expect![[r#"
            Some("sitting-1") Some("Assembly of Salvania") Some("Port Salvan") Some("2021-07-08") [Speaker { name: "Ada Lorn", role: None }]
            text "-" heading=On nets
            moderator "Ada Lorn" prose=The sitting is open.|note=A pause.|note=Applause
            speech "-" prose=Nets rot. Mend!"#]].assert_eq(&format!(
            "{:?} {:?} {:?} {:?} {:?}\n{}",
            found[0].id,
            statement.publisher,
            statement.place,
            statement.delivered_on.map(|moment| moment.to_string()),
            statement.speakers,
            words.join("\n")
        ));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again_whole(statement in specimen::any_statement()) {
            let (mut alone, mut corpus) = (String::new(), head());
            specimen::told(&statement, &[], |exported| {
                write_alone(exported, &mut alone);
                write(exported, &mut corpus);
            });
            corpus.push_str(TAIL);
            for text in [alone, corpus] {
                let found = read_all(&text);
                prop_assert_eq!(found.len(), 1);
                prop_assert_eq!(&found[0].statement, &statement);
                prop_assert_eq!(found[0].id.as_deref(), Some("6ajk3mvpmf5ja"));
            }
        }
    }
}
