//! How pages of the handbook are held to what they are generated from.

use std::path::Path;

use super::Catalog;

const BEGIN: &str = "<!-- reference: written by ";
const END: &str = "<!-- end of the reference -->\n";

/// Holds that `docs/<name>` has the reference of `catalog` between its marks; writes it there
/// under `UPDATE_EXPECT=1`.
pub(crate) fn check_page(name: &str, catalog: &Catalog) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let page = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (before, rest) = page.split_once(BEGIN).expect("a place where the reference begins");
    let (begin, rest) = rest.split_once('\n').expect("a line that says so");
    let (kept, after) = rest.split_once(END).expect("a place where the reference ends");
    let reference = format!("\n{}", catalog.reference().text());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let page = format!("{before}{BEGIN}{begin}\n{reference}{END}{after}");
        std::fs::write(&path, page).unwrap();
        return;
    }
    let is_kept = kept == reference;
    assert!(
        is_kept,
        "the reference in docs/{name} is an old one; its mark says how to write it anew"
    );
}
