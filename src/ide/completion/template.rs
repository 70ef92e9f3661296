//! Text with places to fill in: at once plain text and an LSP snippet.

/// Text that is written, with tab stops where the editor knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Template {
    plain: String,
    snippet: String,
    stops: u32,
}

impl Template {
    /// Text as it is.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.plain += text;
        escape(text, &['$', '}', '\\'], &mut self.snippet);
        self
    }

    /// A place to fill in that holds `text` for a start.
    pub(super) fn stop(&mut self, text: &str) -> &mut Self {
        self.stops += 1;
        self.plain += text;
        self.snippet += &format!("${{{}:", self.stops);
        escape(text, &['$', '}', '\\'], &mut self.snippet);
        self.snippet.push('}');
        self
    }

    /// A string as it is written, with what is between its quotes to fill in.
    pub(super) fn string(&mut self, written: &str) -> &mut Self {
        let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inner {
            Some(inner) => self.text("\"").stop(inner).text("\""),
            None => self.stop(written),
        }
    }

    /// A place to fill in from a list; the first is there for a start. Only the first place of a
    /// template shows the list: Neovim leaves such a place empty until one comes to it, and what a
    /// person does not care to fill in would be a mistake.
    pub(super) fn choice(&mut self, choices: &[String]) -> &mut Self {
        let Some((first, rest)) = choices.split_first() else { return self.stop("") };
        if rest.is_empty() || self.stops > 0 {
            return self.stop(first);
        }
        self.stops += 1;
        self.plain += first;
        self.snippet += &format!("${{{}|", self.stops);
        for (index, choice) in choices.iter().enumerate() {
            if index > 0 {
                self.snippet.push(',');
            }
            escape(choice, &['$', '}', '\\', ',', '|'], &mut self.snippet);
        }
        self.snippet += "|}";
        self
    }

    /// Adds all of `other`; only one of the two may have tab stops.
    pub(super) fn append(&mut self, other: &Self) -> &mut Self {
        debug_assert!(self.stops == 0 || other.stops == 0, "tab stops are numbered in order");
        self.plain += &other.plain;
        self.snippet += &other.snippet;
        self.stops += other.stops;
        self
    }

    /// The text without tab stops.
    pub(super) fn plain(&self) -> &str {
        &self.plain
    }

    /// The plain text, and the snippet if it has tab stops.
    pub(super) fn finish(self) -> (String, Option<String>) {
        let snippet = (self.stops > 0).then_some(self.snippet);
        (self.plain, snippet)
    }
}

fn escape(text: &str, special: &[char], out: &mut String) {
    for c in text.chars() {
        if special.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_snippet_say_the_same() {
        let mut template = Template::default();
        template.text("a = { b$ = \"").choice(&["1,2".into(), "|".into()]).text("\" }").stop("x}");
        let (plain, snippet) = template.finish();
        assert_eq!(plain, "a = { b$ = \"1,2\" }x}");
        assert_eq!(snippet.unwrap(), "a = { b\\$ = \"${1|1\\,2,\\||}\" \\}${2:x\\}}");
    }

    #[test]
    fn a_list_behind_another_place_is_filled_in_already() {
        let mut template = Template::default();
        template.stop("a").choice(&["b".into(), "c".into()]);
        assert_eq!(template.finish().1.unwrap(), "${1:a}${2:b}");
    }

    #[test]
    fn without_stops_there_is_no_snippet() {
        let mut template = Template::default();
        template.text("a = $");
        assert_eq!(template.finish(), ("a = $".to_owned(), None));
    }
}
