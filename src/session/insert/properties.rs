//! Whatever a file looks like: inserting adds the entry at its library's end, and nothing else.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::catalog::Catalog;
use crate::session::testing::{file, read};
use crate::text::apply_edits;

fn is_subsequence(part: &str, all: &str) -> bool {
    let mut rest = all.chars();
    part.chars().all(|wanted| rest.any(|found| found == wanted))
}

proptest! {
    #[test]
    fn the_entry_is_added_and_nothing_else(before in file(), library in select(Library::ALL.to_vec())) {
        let document = Document::parse(&before);
        let session = Session::new(&document, Catalog::builtin());
        let new = NewEntry {
            library,
            id: "new".into(),
            created_at: "2026-11-22T10:00:00Z".parse().unwrap(),
            fields: vec![("layers".into(), Literal::Array(vec![Literal::Table(Vec::new())]))],
        };
        let edit = insert_entry(&session, &new);
        let after = apply_edits(&before, std::slice::from_ref(&edit)).unwrap();
        let kept = document.slice(edit.range);
        prop_assert!(is_subsequence(kept, &edit.insert), "{before}\n→\n{after}");
        let breaks = after.matches('\n').count();
        let mixed = before.contains("\r\n") && after.matches("\r\n").count() != breaks;
        prop_assert!(!mixed, "{before:?}\n→\n{after:?}");

        let mut expected = read(&before);
        let entry = read("id = \"new\"\ncreated_at = 2026-11-22T10:00:00Z\nlayers = [{}]");
        let list = expected.entry(library.key()).or_insert(toml::Value::Array(Vec::new()));
        list.as_array_mut().unwrap().push(toml::Value::Table(entry));
        prop_assert_eq!(read(&after), expected, "{}\n→\n{}", before, after);
    }
}
