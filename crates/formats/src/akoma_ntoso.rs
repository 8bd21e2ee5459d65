//! Akoma Ntoso 3.0: statements as debates of speeches, questions and answers, or, where nobody is told to speak, as statements.
//!
//! A file of several is a `documentCollection`. What the standard has an element for stands there; what it has none for (times less
//! precise than a day, the order of speakers, names in other archives) stands in the `proprietary` part, in a namespace of our own,
//! where the standard wants such things. What was written is read back whole (property tests). Of others is read what has the
//! same meaning there.

mod meta;
mod read;
mod words;

use crate::{
    exported::{Exported, People, xml_id},
    imported::Imported,
    xml::Xml,
    xml_reader::{XmlError, XmlReader},
};
use std::io::BufRead;

const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";
const OWN_NAMESPACE: &str = "urn:dictum:statement:1";

/// The kinds of document that hold a statement.
const DOCUMENTS: &[&str] = &["debate", "statement", "debateReport", "doc"];

/// What stands behind the last statement of a collection.
pub const TAIL: &str = "</collectionBody>\n</documentCollection>\n</akomaNtoso>\n";

/// The beginning of a collection: everything before its first statement.
pub fn head() -> String {
    let mut xml = Xml::file();
    xml.open("akomaNtoso", &[("xmlns", NAMESPACE)]).end_line();
    xml.open("documentCollection", &[("name", "statements")]).end_line();
    meta::of_collection(&mut xml);
    xml.open("collectionBody", &[]).end_line();
    xml.unfinished()
}

/// Writes a statement of a collection.
pub fn write(exported: &Exported<'_>, out: &mut String) {
    let mut xml = Xml::default();
    xml.open("component", &[("eId", &format!("{}__component", xml_id(exported.id)))]).end_line();
    document(exported, &mut xml);
    out.push_str(&xml.finish());
}

/// Writes a statement as a file of its own.
pub fn write_alone(exported: &Exported<'_>, out: &mut String) {
    let mut xml = Xml::file();
    xml.open("akomaNtoso", &[("xmlns", NAMESPACE)]).end_line();
    document(exported, &mut xml);
    out.push_str(&xml.finish());
}

fn document(exported: &Exported<'_>, xml: &mut Xml) {
    let statement = exported.statement;
    let prefix = xml_id(exported.id);
    let people = People::of(statement);
    let is_debate = statement.turns.iter().any(|turn| !words::is_block(turn));
    let name = statement.kind.map_or("statement", |kind| kind.as_str());
    xml.open(if is_debate { "debate" } else { "statement" }, &[("name", name)]).end_line();
    meta::of_statement(exported, &prefix, &people, is_debate, xml);
    if let Some(headline) = &statement.headline {
        xml.open("preface", &[]).open("p", &[]).text("docTitle", &[], &headline.text).close().close();
    }
    words::write(statement, &prefix, &people, is_debate, xml);
    xml.close();
}

/// Reads statements from a document or a collection of them, and hands each to `hand` until it says no. No statement may have
/// more than `most` bytes.
///
/// # Errors
/// Where the file is not well-formed, or beyond a bound; what stood before has been handed on.
pub fn read(
    bytes: impl BufRead,
    most: usize,
    hand: &mut dyn FnMut(Imported) -> bool,
) -> Result<(), XmlError> {
    let mut reader = XmlReader::new(bytes, most);
    while let Some(element) = reader.next_named(DOCUMENTS)? {
        if !hand(read::statement(&element)) {
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
    fn an_exchange_is_a_debate() {
        let mut out = String::new();
        specimen::of_all_kinds(|exported| write_alone(exported, &mut out));
        expect![[r##"
            <?xml version="1.0" encoding="UTF-8"?>
            <akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
            <debate name="news-conference">
            <meta>
            <identification source="#d6ajk3mvpmf5ja__dictum">
            <FRBRWork>
            <FRBRthis value="/akn/zz/debate/2021-05-03/6ajk3mvpmf5ja"/>
            <FRBRuri value="/akn/zz/debate/2021-05-03/6ajk3mvpmf5ja"/>
            <FRBRalias value="https://salvan.example/ferry?a=1&amp;b=2" name="target_uri"/>
            <FRBRalias value="https://salvan.example/ferry" name="canonical_uri"/>
            <FRBRalias value="ferry-1" name="alias"/>
            <FRBRdate date="2021-05-03" name="delivered_on"/>
            <FRBRdate date="2021-05-04" name="published_at"/>
            <FRBRauthor href="#d6ajk3mvpmf5ja__publisher"/>
            <FRBRcountry value="zz"/>
            <FRBRsubtype value="news-conference"/>
            <FRBRnumber value="6ajk3mvpmf5ja"/>
            </FRBRWork>
            <FRBRExpression>
            <FRBRthis value="/akn/zz/debate/2021-05-03/6ajk3mvpmf5ja/en@"/>
            <FRBRuri value="/akn/zz/debate/2021-05-03/6ajk3mvpmf5ja/en@"/>
            <FRBRdate date="2021-05-03" name="delivered_on"/>
            <FRBRdate date="2021-05-04" name="published_at"/>
            <FRBRauthor href="#d6ajk3mvpmf5ja__publisher"/>
            <FRBRlanguage language="en"/>
            </FRBRExpression>
            <FRBRManifestation>
            <FRBRthis value="/akn/zz/debate/2021-05-03/6ajk3mvpmf5ja/en@.xml"/>
            <FRBRuri value="/akn/zz/debate/2021-05-03/6ajk3mvpmf5ja/en@.xml"/>
            <FRBRdate date="2021-05-05T06:00:00Z" name="captured_at"/>
            <FRBRauthor href="#d6ajk3mvpmf5ja__dictum"/>
            </FRBRManifestation>
            </identification>
            <references source="#d6ajk3mvpmf5ja__dictum">
            <TLCOrganization eId="d6ajk3mvpmf5ja__dictum" href="/akn/ontology/organization/d6ajk3mvpmf5ja__dictum" showAs="Dictum, from an archive of captures"/>
            <TLCOrganization eId="d6ajk3mvpmf5ja__publisher" href="/akn/ontology/organization/d6ajk3mvpmf5ja__publisher" showAs="Ministry of Harbours of Salvania"/>
            <TLCLocation eId="d6ajk3mvpmf5ja__venue" href="/akn/ontology/location/d6ajk3mvpmf5ja__venue" showAs="Hall of Bells"/>
            <TLCLocation eId="d6ajk3mvpmf5ja__place" href="/akn/ontology/location/d6ajk3mvpmf5ja__place" showAs="Port Salvan"/>
            <TLCEvent eId="d6ajk3mvpmf5ja__occasion" href="/akn/ontology/event/d6ajk3mvpmf5ja__occasion" showAs="opening of the line"/>
            <TLCPerson eId="d6ajk3mvpmf5ja__p1" href="/akn/ontology/person/d6ajk3mvpmf5ja__p1" showAs="Edvin Rask"/>
            <TLCRole eId="d6ajk3mvpmf5ja__r1" href="/akn/ontology/role/d6ajk3mvpmf5ja__r1" showAs="Minister of Harbours"/>
            <TLCPerson eId="d6ajk3mvpmf5ja__p2" href="/akn/ontology/person/d6ajk3mvpmf5ja__p2" showAs="Moderator"/>
            <TLCPerson eId="d6ajk3mvpmf5ja__unnamed" href="/akn/ontology/person/d6ajk3mvpmf5ja__unnamed" showAs="not named"/>
            </references>
            <proprietary source="#d6ajk3mvpmf5ja__dictum" xmlns:dictum="urn:dictum:statement:1">
            <dictum:statement id="6ajk3mvpmf5ja" extractor="0.3.0" delivered_on="2021-05-03" published_at="2021-05-04T09:30:00+02:00" language="en" kind="news-conference"/>
            <dictum:speaker refersTo="#d6ajk3mvpmf5ja__p1"/>
            <dictum:translation language="fr"/>
            <dictum:capture digest="sha256:0707070707070707070707070707070707070707070707070707070707070707" source="ferry.html" captured_at="2021-05-05T06:00:00Z" target_uri="https://salvan.example/ferry?a=1&amp;b=2"/>
            <dictum:correction field="venue" by="Ada Brandt" reason="The tape says so." to="Hall of Bells"/>
            </proprietary>
            </meta>
            <preface><p><docTitle>Remarks on the ferry, Port Salvan</docTitle>
            </p>
            </preface>
            <debateBody><debateSection name="statement" eId="d6ajk3mvpmf5ja__dbsect_1">
            <speech eId="d6ajk3mvpmf5ja__u1" class="speech" wId="t1" by="#d6ajk3mvpmf5ja__p1" as="#d6ajk3mvpmf5ja__r1">
            <from>Edvin Rask:</from>
            <p>The ferry sails again on Monday &amp; nobody pays for the &quot;bell&quot;.</p>
            <p class="heading">What it costs</p>
            <ul>
            <li>two crews</li>
            <li>one bell</li>
            </ul>
            <p class="quote">A bell is a promise &lt;to&gt; the islands.</p>
            <p class="verse">The tide comes in,<eol/>
            the tide goes out.</p>
            <p class="note"><remark>(Applause)</remark>
            </p>
            </speech>
            <question eId="d6ajk3mvpmf5ja__u2" class="question" wId="t2" by="#d6ajk3mvpmf5ja__unnamed" xml:lang="fr">
            <from>Question:</from>
            <p>Who rings it, and when?</p>
            </question>
            <answer eId="d6ajk3mvpmf5ja__u3" class="answer" wId="t3" by="#d6ajk3mvpmf5ja__p1" as="#d6ajk3mvpmf5ja__r1" alternativeTo="d6ajk3mvpmf5ja__u2">
            <from>Edvin Rask:</from>
            <p>Both crews, at noon.</p>
            </answer>
            <speech eId="d6ajk3mvpmf5ja__u4" class="moderator" wId="t4" by="#d6ajk3mvpmf5ja__p2">
            <from>Moderator:</from>
            <p>One last question.</p>
            </speech>
            <speech eId="d6ajk3mvpmf5ja__u5" class="interjection" wId="t5" by="#d6ajk3mvpmf5ja__unnamed">
            <p>Hear, hear!</p>
            </speech>
            <blockContainer eId="d6ajk3mvpmf5ja__u6" class="text" wId="t6">
            <p>The full record is kept in the harbour.</p>
            </blockContainer>
            </debateSection>
            </debateBody>
            </debate>
            </akomaNtoso>
        "##]].assert_eq(&out);
    }

    #[test]
    fn akoma_ntoso_of_others_is_read_for_what_it_says() {
        let text = r##"<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate name="hansard"><meta><identification source="#c">
            <FRBRWork><FRBRthis value="/akn/sv/debate/2021-07-08/main"/><FRBRuri value="/akn/sv/debate/2021-07-08"/>
            <FRBRdate date="2021-07-08" name="sitting"/><FRBRauthor href="#assembly"/><FRBRcountry value="sv"/></FRBRWork>
            <FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification>
            <references source="#c"><TLCPerson eId="lorn" href="/p/lorn" showAs="Ada Lorn"/><TLCRole eId="chair" href="/r/c" showAs="Chair"/>
            <TLCOrganization eId="assembly" href="/o/a" showAs="Assembly of Salvania"/></references></meta>
            <preface><p><docTitle>Sitting of the Assembly</docTitle></p></preface>
            <debateBody><debateSection name="nets"><heading>On nets</heading><speech by="#lorn" as="#chair"><from>The Chair:</from>
            <p>The sitting is <b>open</b>.</p></speech><scene>Applause.</scene><question by="#nobody"><from>A Member:</from><p>Who mends?</p></question>
            </debateSection></debateBody></debate></akomaNtoso>"##;
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
            Some("/akn/sv/debate/2021-07-08") Some("Assembly of Salvania") Some("en") Some("2021-07-08") [Speaker { name: "Ada Lorn", role: Some("Chair") }]
            text "-" heading=On nets
            speech "Ada Lorn" prose=The sitting is open.|note=Applause.
            question "-" prose=Who mends?"#]].assert_eq(&format!(
            "{:?} {:?} {:?} {:?} {:?}\n{}",
            found[0].id,
            statement.publisher,
            statement.language,
            statement.delivered_on.map(|moment| moment.to_string()),
            statement.speakers,
            words.join("\n")
        ));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again_whole(statement in specimen::any_statement()) {
            let (mut alone, mut collection) = (String::new(), head());
            specimen::told(&statement, &[], |exported| {
                write_alone(exported, &mut alone);
                write(exported, &mut collection);
            });
            collection.push_str(TAIL);
            for text in [alone, collection] {
                let found = read_all(&text);
                prop_assert_eq!(found.len(), 1);
                prop_assert_eq!(&found[0].statement, &statement);
                prop_assert_eq!(found[0].id.as_deref(), Some("6ajk3mvpmf5ja"));
                prop_assert_eq!(found[0].captures.len(), 1);
            }
        }
    }
}
