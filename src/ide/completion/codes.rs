//! Codes of diagnostics in a comment `# nestling: allow(…)`.

use super::{Completion, CompletionKind, Documentation};
use crate::ide::{Snapshot, describe};
use crate::lint::{CodePlace, RULES};
use crate::text::TextSize;

pub(super) fn complete(snapshot: &Snapshot, at: TextSize) -> Vec<Completion> {
    let Some(place) = CodePlace::of(&snapshot.document, at) else { return Vec::new() };
    let closing = if place.is_closed { "" } else { ")" };
    let can_be_allowed = |code: &str| code != "syntax" && !place.others.contains(&code);
    let rules = RULES.iter().filter(|rule| can_be_allowed(rule.code)).zip(0..);
    let completions = rules.map(|(rule, rank)| Completion {
        label: rule.code.to_owned(),
        name: None,
        detail: Some(format!("{}: {}", rule.severity.name(), rule.summary)),
        documentation: Some(Documentation::Text(describe::rule(rule))),
        kind: CompletionKind::Choice,
        range: place.word,
        insert: format!("{}{closing}", rule.code),
        snippet: None,
        filter: rule.code.to_owned(),
        rank,
        preselect: false,
        deprecated: false,
        additional: Vec::new(),
    });
    completions.collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::ide::testing::{check_accepted, check_completion, check_completion_of, check_hover};

    #[test]
    fn codes_that_a_comment_can_allow() {
        check_completion(
            "# nestling: allow(unused-$0)\n[session]\n",
            expect![[r#"
            unused-model (hint: a model is in no experiment): unused-model
            unused-training (hint: a training is in no experiment): unused-training
        "#]],
        );
        check_completion(
            "[[models]]\n# nestling: allow(unused-model, un$0 )\nid = \"m\"\n",
            expect![[r#"
                unknown-key (error: a key that the table does not have): unknown-key
                unusual-value (warning: a value that is allowed, but rarely wise): unusual-value
                unsupported-format (error: the file's `format` is newer than this version of Nestling knows): unsupported-format
                unknown-model (error: an experiment refers to a model that is not there): unknown-model
                unknown-training (error: an experiment refers to a training that is not there): unknown-training
                unused-training (hint: a training is in no experiment): unused-training
                unknown-class (warning: a class that has no folder in the dataset): unknown-class
            "#]],
        );
        check_completion_of(
            "[[models]]\n  # nestling: allow($0",
            |found| found.label.starts_with("unus"),
            expect![[r#"
                unusual-value (warning: a value that is allowed, but rarely wise): unusual-value)
                unused-model (hint: a model is in no experiment): unused-model)
                unused-training (hint: a training is in no experiment): unused-training)
            "#]],
        );
    }

    #[test]
    fn a_half_typed_comment_is_ended() {
        check_accepted(
            "[[models]]\n# nestling: allow(no-convolution, huge$0\nid = \"m\"\n",
            "huge-layer",
            expect![[r#"
                [[models]]
                # nestling: allow(no-convolution, huge-layer)
                id = "m"
            "#]],
        );
    }

    #[test]
    fn other_comments_are_a_persons_own() {
        check_completion("# allow(un$0)\n", expect![[""]]);
        check_completion("# nestling: allow(unused-model) un$0\n", expect![[""]]);
        check_completion("a = 1 # nestling: allow(un$0)\n", expect![[""]]);
        check_completion("a = \"\"\"\n# nestling: allow(un$0)\n\"\"\"\n", expect![[""]]);
    }

    #[test]
    fn a_code_tells_what_it_means() {
        check_hover(
            "# nestling: allow(no-convolution, huge$0-layer)\n",
            expect![[r#"
            «huge-layer»
            **`huge-layer`**: warning

            One `Dense` layer has over 100 million parameters.

            A `Dense` layer joins every value that arrives to each of its units. After a `Flatten` of a large image that is an enormous number of weights.
        "#]],
        );
        check_hover(
            "# nestling: allow(hu$0ge)\n",
            expect![[r#"
            nothing
        "#]],
        );
    }
}
