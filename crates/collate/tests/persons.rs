//! Names joined to persons: what is one, what stays two, and what people say about it.

#![allow(clippy::unwrap_used, reason = "a test says what it means by it")]

use dictum_collate::{JoinedPerson, PrintedName, Ruling, Sight, join_names};

/// A name with office, publisher and years: `Anton Orlo | President | Office | 2020 2022`.
fn printed(line: &str) -> PrintedName {
    let mut fields = line.split('|').map(str::trim);
    let name = fields.next().unwrap().to_owned();
    let mut field = || fields.next().map(str::to_owned).filter(|text| !text.is_empty());
    let (office, publisher) = (field(), field());
    let years = field().map(|years| {
        let mut years = years.split(' ').map(|year| year.parse().unwrap());
        let first = years.next().unwrap();
        [first, years.next().unwrap_or(first)]
    });
    PrintedName { key: name.clone(), name, sights: vec![Sight { office, publisher, years, statements: 1 }] }
}

/// The persons as sets of names, each and all in order.
fn persons(lines: &[&str], rulings: &[Ruling]) -> Vec<Vec<String>> {
    let names: Vec<PrintedName> = lines.iter().map(|line| printed(line)).collect();
    let keys = |person: JoinedPerson| {
        let mut keys: Vec<String> = person.names.into_iter().map(|name| name.key).collect();
        keys.sort();
        keys
    };
    let mut persons: Vec<Vec<String>> = join_names(&names, rulings).into_iter().map(keys).collect();
    persons.sort();
    persons
}

fn are_one(a: &str, b: &str) -> bool {
    persons(&[a, b], &[]).len() == 1
}

#[test]
fn the_same_words_are_one_person() {
    for (a, b) in [
        ("Anton Orlo", "Mr. Anton ORLO"),
        ("Tollak, Maren", "Maren Tollak"),
        ("MAREN TOLLAK MP", "Hon. Maren Tollak, QC"),
        ("President Anton Orlo", "Anton Orlo"),
        ("Ursel von der Lind", "Ursel Lind"),
        ("Hassan al-Rauf", "Hassan el Rauf"),
        ("Joaquín Péla", "Joaquin Pela"),
    ] {
        assert!(are_one(a, b), "{a} / {b}");
    }
}

#[test]
fn transliterations_and_alphabets_are_one_person() {
    for (a, b) in [
        ("Sergei Vant", "Sergey Vant"),
        ("Serguei Vantov", "Сергей Вантов"),
        ("Aleksandr Orlov", "Alexander Orlov"),
        ("Yevgeny Orlov", "Евгений Орлов"),
        ("Dmitry Medvin", "Дмитрий Медвин"),
        ("Nataliya Petrenko", "Наталья Петренко"),
        ("Wolodimir Yeltin", "Volodymyr Eltin"),
        ("Mikhail Zelenskyy", "Mihail Zelensky"),
    ] {
        assert!(are_one(a, b), "{a} / {b}");
    }
}

#[test]
fn two_persons_stay_two() {
    for (a, b) in [
        ("Orlo", "Anton Orlo"),
        ("Mr Orlo", "Anton Orlo"),
        ("Anton Orlo | President | Office | 2020", "Maria Orlo | President | Office | 2020"),
        ("A. Orlo", "Anton Orlo"),
        ("A. Orlo | | Office | 1990", "Anton Orlo | | Office | 2020"),
        ("Maria Vant", "Mara Vant"),
        ("Mr Orlo | | House | 2020", "ORLO | | House | 2020"),
        ("PM Orlo | | | 2020", "ORLO | Minister | | 2020"),
        ("MICHEL | President | House | 2020", "Bo Mitchel | President of the Board | House | 2020"),
        ("Jan Anders", "Jan Anderrs"),
        ("Harbour Committee Party | | House | 2020", "Harbour Party | | House | 2020"),
        ("George W. Stag | President | House | 1990", "George H. W. Stag | President | House | 1990"),
        ("Anton Orlo Jr. | | House | 2020", "Anton Orlo | | House | 2020"),
        ("Anton Orlo | | | 1850", "ANTON ORLO, | | | 2020"),
        ("President Orlo | | | 2020", "Anton Orlo | Vice President | | 2020"),
        ("President Orlo | | | 2020", "Anton Orlo | President | | 2005"),
        ("President of Vessaria", "Anton Vessaria | President | | 2020"),
        ("Journalist", "The President"),
        ("林安", "林平"),
    ] {
        assert!(!are_one(a, b), "{a} / {b}");
    }
}

#[test]
fn office_publisher_and_date_are_evidence() {
    for (a, b) in [
        ("A. Orlo | Foreign Minister | | 2020", "Anton Orlo | Minister of Foreign Affairs | | 2021"),
        ("Anton Orlo | | Office | 2020", "Anton P. Orlo | | Office | 2021"),
        ("President Orlo | | | 2020", "Anton Orlo | President of Vessaria | | 2019 2022"),
        ("PM Orlo | | | 2020", "ORLO | PRIME MINISTER | | 2020"),
        ("Jan Anders | | House | 2020", "Jan Anderrs | | House | 2020"),
        ("Orlo | Prime Minister | | 2020", "Anton Orlo | Prime Minister | | 2020"),
        ("Joe Brand | President | | 2021", "Joseph R. Brand, Jr. | President | | 2022"),
    ] {
        assert!(are_one(a, b), "{a} / {b}");
    }
}

#[test]
fn a_name_that_may_be_of_two_is_left_alone() {
    let lines =
        ["Anton Orlo | Minister | | 2020", "Alma Orlo | Minister | | 2020", "A. Orlo | Minister | | 2020"];
    assert_eq!(persons(&lines, &[]).len(), 3);
    assert_eq!(persons(&lines[1..], &[]).len(), 2 - 1);
}

#[test]
fn a_family_name_that_most_print_for_another_is_nobodys() {
    let mut carr = printed("CARR | Premier | | 2005");
    carr.sights[0].statements = 9;
    carr.sights.push(Sight {
        office: Some("Minister".into()),
        years: Some([2005, 2005]),
        statements: 1,
        publisher: None,
    });
    let names = [carr, printed("Kim Carr | Minister | | 2005")];
    assert_eq!(join_names(&names, &[]).len(), 2);
    assert_eq!(join_names(&[names[0].clone(), printed("Bob Carr | Premier | | 2005")], &[]).len(), 1);
}

#[test]
fn what_people_say_goes_before_what_is_matched() {
    let says = |name: &str, other: &str, is_one| Ruling { name: name.into(), other: other.into(), is_one };
    let lines = ["Sergei Vant", "Sergey Vant", "林安", "Lin An"];
    let ruled = [says("Sergey Vant", "Sergei Vant", false), says("林安", "Lin An", true)];
    let joined = vec![
        vec!["Lin An".to_owned(), "林安".into()],
        vec!["Sergei Vant".into()],
        vec!["Sergey Vant".into()],
    ];
    assert_eq!(persons(&lines, &ruled), joined);
    let taken_back = [&ruled[..], &[says("Sergei Vant", "Sergey Vant", true)]].concat();
    assert_eq!(persons(&lines, &taken_back).len(), 2);
}

#[test]
fn names_told_apart_are_not_joined_through_a_third() {
    let says = |name: &str, other: &str, is_one| Ruling { name: name.into(), other: other.into(), is_one };
    let ruled = [says("A", "B", true), says("B", "C", true), says("A", "C", false)];
    let joined = persons(&["A", "B", "C"], &ruled);
    assert!(
        joined.iter().all(|person| !(person.contains(&"A".into()) && person.contains(&"C".into()))),
        "{joined:?}"
    );
}

#[test]
fn the_name_printed_most_leads_but_never_a_family_name_alone() {
    let mut names = [
        printed("Orlo | President | | 2020"),
        printed("Anton Orlo | President | | 2020"),
        printed("Mr Anton ORLO"),
    ];
    names[0].sights[0].statements = 90;
    names[2].sights[0].statements = 7;
    let joined = join_names(&names, &[]);
    assert_eq!(joined.len(), 1);
    assert_eq!(joined[0].names[0].key, "Mr Anton ORLO");
}

proptest::proptest! {
    #[test]
    fn every_name_has_one_person_whatever_the_order(
        mut names in proptest::collection::btree_set("([AMB]\\. |Anton |Maria |)([WH]\\. |)(Orlo|Orloo|Vant)( Jr\\.|)|\\PC{1,9}", 1..9),
        turn in 0..8_usize,
    ) {
        names.insert("Anton Orlo".into());
        let lines: Vec<String> = names.iter().filter(|name| !name.contains('|')).map(|name| format!("{name} | Minister | H | 2020")).collect();
        let mut lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let joined = persons(&lines, &[]);
        proptest::prop_assert_eq!(joined.iter().flatten().count(), lines.len());
        let middle = turn % lines.len();
        lines.rotate_left(middle);
        proptest::prop_assert_eq!(persons(&lines, &[]), joined);
    }
}
