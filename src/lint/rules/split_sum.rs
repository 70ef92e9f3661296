use crate::catalog::Literal;
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::{Split, edits, render};
use crate::syntax::{Table, Value};

/// How far from 100 the sum may be: thirds of 33.3 are meant to be thirds.
const TOLERANCE: f64 = 0.1 + 1e-9;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "split-sum",
    severity: Severity::Error,
    summary: "`train`, `val` and `test` do not sum to 100 percent",
    explanation: r#"`train`, `val` and `test` say how many percent of the samples are used for what. Together
they must be 100; one that is absent counts with its default.

```toml
[dataset]
path = "data/malware"

[dataset.split]
train = 80.0
val = 15.0
test = 15.0
```

Above 100, some samples would be used twice: a model that is tested with images it was trained on looks
better than it is, and nobody notices. Below 100, samples that someone collected and labelled are left
unused.

Correct the number that is wrong; the fix gives `test` what the others leave.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let dataset = context.session().dataset();
    let Some(split) = dataset.split() else { return };
    let Some(table) = dataset.split_values().table() else { return };
    let Split { train, val, test } = split;
    let sum = train + val + test;
    let [train_field, val_field, test_field] = ["train", "val", "test"].map(|key| table.get(key));
    let any_absent = [train_field, val_field, test_field].iter().any(Option::is_none);
    if (sum - 100.0).abs() <= TOLERANCE || (any_absent && table.is_broken()) {
        return;
    }

    let fractions = (sum - 1.0).abs() <= TOLERANCE / 100.0;
    let message = if fractions {
        format!(
            "`train`, `val` and `test` are percentages, not fractions: write {}, {} and {}",
            shown(train * 100.0),
            shown(val * 100.0),
            shown(test * 100.0)
        )
    } else {
        let absent = if any_absent { " (what is absent counts with its default)" } else { "" };
        format!(
            "`train`, `val` and `test` must sum to 100 percent, but {} + {} + {} is {}{absent}",
            shown(train),
            shown(val),
            shown(test),
            shown(sum)
        )
    };
    let place = test_field.map_or(table.anchor(), |field| field.value.range());
    let mut report = context.report(place, message);
    for field in [train_field, val_field].into_iter().flatten() {
        report = report.related(field.value.range(), format!("`{}`", field.key.name()));
    }
    report.fixes(|_| if fractions { scaled(table, split) } else { rest(table, split) });
}

/// Gives `test` what the others leave, if they leave something.
fn rest(table: Table<'_>, Split { train, val, .. }: Split) -> Vec<Fix> {
    let rest = rounded(100.0 - train - val);
    if !(0.0..=100.0).contains(&rest) {
        return Vec::new();
    }
    let written = table.get("test").map(|field| field.value.value());
    let is_whole = matches!(written, Some(Value::Integer(_))) && rest.fract() == 0.0;
    let rendered = if is_whole { shown(rest) } else { render::value(&Literal::Float(rest)) };
    let edits = edits::set_field(table, "test", &rendered);
    vec![Fix::safe(format!("Set `test` to {}", shown(rest)), edits)]
}

/// Makes percentages of fractions.
fn scaled(table: Table<'_>, Split { train, val, test }: Split) -> Vec<Fix> {
    let edits = [("train", train), ("val", val), ("test", test)].map(|(key, value)| {
        let percent = render::value(&Literal::Float(rounded(value * 100.0)));
        edits::set_field(table, key, &percent)
    });
    vec![Fix::likely("Multiply all three by 100", edits.concat())]
}

fn shown(percent: f64) -> String {
    rounded(percent).to_string()
}

/// Without the noise of binary fractions.
fn rounded(percent: f64) -> f64 {
    (percent * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const ABOVE: &str = "[dataset.split]\ntrain = 80\nval = 15.0\ntest = 15.0 # the rest\n";

    #[test]
    fn more_and_less_than_everything() {
        check_rule(
            "split-sum",
            ABOVE,
            expect![[r#"
            4:8-4:12 error split-sum: `train`, `val` and `test` must sum to 100 percent, but 80 + 15 + 15 is 110
              related 2:9-2:11: `train`
              related 3:7-3:11: `val`
              fix: Set `test` to 5 (safe)
        "#]],
        );
        check_rule(
            "split-sum",
            "dataset.split = { train = 60, val = 20, test = 10 }\n",
            expect![[r#"
                1:48-1:50 error split-sum: `train`, `val` and `test` must sum to 100 percent, but 60 + 20 + 10 is 90
                  related 1:27-1:29: `train`
                  related 1:37-1:39: `val`
                  fix: Set `test` to 20 (safe)
            "#]],
        );
    }

    #[test]
    fn test_takes_the_rest() {
        check_fix(
            "split-sum",
            "Set `test`",
            ABOVE,
            expect![[r#"
                [dataset.split]
                train = 80
                val = 15.0
                test = 5.0 # the rest
            "#]],
        );
        check_fix(
            "split-sum",
            "Set `test`",
            "[dataset.split]\ntrain = 70\nval = 15\ntest = 25\n",
            expect![[r#"
                [dataset.split]
                train = 70
                val = 15
                test = 15
            "#]],
        );
        let absent = "[dataset.split]\ntrain = 70.2\nval = 20.1\n";
        check_rule(
            "split-sum",
            absent,
            expect![[r#"
            1:1-1:16 error split-sum: `train`, `val` and `test` must sum to 100 percent, but 70.2 + 20.1 + 15 is 105.3 (what is absent counts with its default)
              related 2:9-2:13: `train`
              related 3:7-3:11: `val`
              fix: Set `test` to 9.7 (safe)
        "#]],
        );
        check_fix(
            "split-sum",
            "Set `test`",
            absent,
            expect![[r#"
                [dataset.split]
                train = 70.2
                val = 20.1
                test = 9.7
            "#]],
        );
    }

    #[test]
    fn a_little_more_than_a_rounding_error() {
        check_rule(
            "split-sum",
            "[dataset.split]\ntrain = 70\nval = 15\ntest = 15.15\n",
            expect![[r#"
                4:8-4:13 error split-sum: `train`, `val` and `test` must sum to 100 percent, but 70 + 15 + 15.15 is 100.15
                  related 2:9-2:11: `train`
                  related 3:7-3:9: `val`
                  fix: Set `test` to 15 (safe)
            "#]],
        );
    }

    #[test]
    fn nothing_is_left() {
        check_rule(
            "split-sum",
            "[dataset.split]\ntrain = 80\nval = 30\ntest = 10\n",
            expect![[r#"
                4:8-4:10 error split-sum: `train`, `val` and `test` must sum to 100 percent, but 80 + 30 + 10 is 120
                  related 2:9-2:11: `train`
                  related 3:7-3:9: `val`
            "#]],
        );
    }

    #[test]
    fn fractions_are_told_from_percentages() {
        let fractions = "[dataset.split]\ntrain = 0.7\nval = 0.15\ntest = 0.15\n";
        check_rule(
            "split-sum",
            fractions,
            expect![[r#"
            4:8-4:12 error split-sum: `train`, `val` and `test` are percentages, not fractions: write 70, 15 and 15
              related 2:9-2:12: `train`
              related 3:7-3:11: `val`
              fix: Multiply all three by 100 (likely)
        "#]],
        );
        check_fix(
            "split-sum",
            "Multiply",
            fractions,
            expect![[r#"
                [dataset.split]
                train = 70.0
                val = 15.0
                test = 15.0
            "#]],
        );
    }

    #[test]
    fn what_is_near_enough_or_broken_otherwise() {
        let silent = |lines: &str| {
            check_rule("split-sum", &format!("[dataset.split]\n{lines}\n"), expect![[""]]);
        };
        silent("");
        silent("train = 33.3\nval = 33.3\ntest = 33.3");
        silent("train = 33.3\nval = 33.3\ntest = 33.5");
        silent("train = 70\nval = 15\ntest = 14.9");
        silent("train = 80\nval = '10'\ntest = 20");
        silent("train = 80\nval = -10\ntest = 20");
        silent("train = 80\nval = \ntest = 20");
        silent("train = 80\nva");
    }
}
