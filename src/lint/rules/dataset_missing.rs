use crate::lint::words::quoted;
use crate::lint::{Check, Context, Rule, Severity};
use crate::session::samples::DatasetFolder;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "dataset-missing",
    severity: Severity::Warning,
    summary: "`dataset.path` names a folder that does not exist",
    explanation: r#"There is no folder at `dataset.path`. The path counts from the root of the workspace: the
folder that holds `nestling.toml` or `sessions/`.

```toml
[dataset]
path = "data/malwares"
```

A training would stop before its first epoch. As long as the folder is not there, nothing can be said
of its classes and samples either.

Correct the path (completion lists the folders), or put the images there. Where they are on another
machine only, silence the code: `dataset-missing = "off"` below `[lints]` in `nestling.toml`.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    if !matches!(context.input.folder, DatasetFolder::Missing | DatasetFolder::Kept(_)) {
        return;
    }
    let Some(path) = context.session().dataset().path() else { return };
    let folder = quoted(path.value);
    context.report(
        path.range,
        format!("there is no folder {folder}; paths count from the root of the workspace"),
    );
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_in, malware};
    use crate::session::samples::DatasetFolder::{Found, Missing, Unknown};

    const TEXT: &str = "[dataset]\npath = 'data/malwares'\nclasses = ['Adialer.C', 'Yuna']\n";

    #[test]
    fn the_missing_folder_is_the_only_thing_to_say() {
        check_in(
            Missing,
            TEXT,
            expect![[r#"
                2:8-2:23 warning dataset-missing: there is no folder `data/malwares`; paths count from the root of the workspace
            "#]],
        );
        check_in(
            Missing,
            &TEXT.replace("path", "dataset_path"),
            expect![[r#"
                2:1-2:13 warning deprecated-key [Deprecated]: `dataset_path` is called `path` now
                  fix: Rename to `path` (safe)
                2:16-2:31 warning dataset-missing: there is no folder `data/malwares`; paths count from the root of the workspace
            "#]],
        );
    }

    #[test]
    fn nobody_has_looked_or_it_is_there() {
        check_in(Unknown, TEXT, expect![[""]]);
        check_in(Found(malware()), &TEXT.replace(", 'Yuna'", ""), expect![[""]]);
    }
}
