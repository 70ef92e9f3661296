use std::convert::Infallible;

use expect_test::expect;

use super::*;

fn workspace() -> (tempfile::TempDir, Workspace) {
    let dir = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(dir.path());
    (dir, workspace)
}

fn id(id: &str) -> SessionId {
    SessionId::parse(id).unwrap()
}

fn epoch(number: u64, loss: f64) -> Epoch {
    Epoch { epoch: number, metrics: vec![("loss".to_owned(), loss)], at: None }
}

/// Writes `text` and reports `epoch`.
fn report(workspace: &Workspace, text: &str, epoch: Epoch) -> Result<(), StoreError> {
    let update = Update {
        text: Some(text.to_owned()),
        history: Some(("exp_1".to_owned(), epoch)),
        value: (),
    };
    let done = workspace.update(&id("a"), |_| Ok::<_, Infallible>(update.clone()))?;
    done.unwrap();
    Ok(())
}

/// A message without the folder it is about.
fn told(dir: &tempfile::TempDir, error: &StoreError) -> String {
    error.to_string().replace(&dir.path().display().to_string(), "…")
}

#[test]
fn an_update_makes_the_file_and_then_changes_it() {
    let (_dir, workspace) = workspace();
    let append = |line: &'static str| {
        move |text: Option<&str>| {
            let text = Some(text.unwrap_or_default().to_owned() + line);
            Ok::<_, Infallible>(Update { text, history: None, value: line.len() })
        }
    };
    assert_eq!(workspace.update(&id("a"), append("x = 1\n")).unwrap(), Ok(6));
    assert_eq!(workspace.update(&id("a"), append("y = 2\n")).unwrap(), Ok(6));
    assert_eq!(workspace.session_text(&id("a")).unwrap().unwrap(), "x = 1\ny = 2\n");
}

#[test]
fn a_refusal_writes_nothing() {
    let (dir, workspace) = workspace();
    let refused = workspace.update(&id("a"), |_| Err::<Update<()>, _>("no")).unwrap();
    assert_eq!(refused, Err("no"));
    assert!(!dir.path().join("sessions/a.toml").exists());
}

#[test]
fn an_update_begins_again_when_an_editor_wrote_meanwhile() {
    let (_dir, workspace) = workspace();
    let a = id("a");
    workspace.create_session(&a, "x = 1\n").unwrap();
    let mut seen = Vec::new();
    let done = workspace.update(&a, |text| {
        let text = text.unwrap().to_owned();
        if seen.is_empty() {
            fs::write(workspace.session_path(&a), "x = 2\n").unwrap();
        }
        seen.push(text.clone());
        let history = Some(("exp_1".to_owned(), epoch(1, 0.5)));
        Ok::<_, Infallible>(Update { text: Some(text + "y = 1\n"), history, value: () })
    });
    done.unwrap().unwrap();
    assert_eq!(seen, ["x = 1\n", "x = 2\n"]);
    assert_eq!(workspace.session_text(&a).unwrap().unwrap(), "x = 2\ny = 1\n");
    assert_eq!(workspace.history("a", "exp_1").unwrap(), [epoch(1, 0.5)]);
}

#[test]
fn what_is_not_there_any_more_is_no_reason_to_refuse() {
    for refusal in [Err("no such entry"), Ok(Update { text: None, history: None, value: "none" })] {
        let (_dir, workspace) = workspace();
        let a = id("a");
        workspace.create_session(&a, "x = 1\n").unwrap();
        let done = workspace.update(&a, |text| match text.unwrap() {
            "x = 1\n" => {
                fs::write(workspace.session_path(&a), "x = 2\n").unwrap();
                refusal.clone()
            }
            text => Ok(Update { text: Some(format!("{text}y = 1\n")), history: None, value: "y" }),
        });
        assert_eq!(done.unwrap(), Ok("y"));
        assert_eq!(workspace.session_text(&a).unwrap().unwrap(), "x = 2\ny = 1\n");
    }
}

#[test]
fn a_file_that_an_editor_empties_before_it_writes_is_waited_for() {
    let (_dir, workspace) = workspace();
    let a = id("a");
    workspace.create_session(&a, "x = 1\n").unwrap();
    let path = workspace.session_path(&a);
    fs::write(&path, "").unwrap();
    let editor = thread::spawn(move || {
        thread::sleep(Duration::from_millis(800));
        fs::write(path, "x = 2\n").unwrap();
    });
    let mut seen = String::new();
    let done = workspace.update(&a, |text| {
        text.unwrap().clone_into(&mut seen);
        Ok::<_, Infallible>(Update { text: None, history: None, value: () })
    });
    done.unwrap().unwrap();
    editor.join().unwrap();
    assert_eq!(seen, "x = 2\n");
}

#[test]
fn what_an_editor_saves_during_a_rename_is_in_the_renamed_session() {
    let (dir, workspace) = workspace();
    let (a, b) = (id("a"), id("b"));
    workspace.create_session(&a, "id = a\n").unwrap();
    let mut seen = Vec::new();
    let renamed = workspace.rename_session(&a, &b, |text| {
        match seen.len() {
            0 => fs::write(workspace.session_path(&a), "id = a\nx = 1\n").unwrap(),
            1 => fs::write(workspace.session_path(&b), "id = a\nx = 2\n").unwrap(),
            _ => {}
        }
        seen.push(text.to_owned());
        Ok::<_, Infallible>(text.replace("id = a", "id = b"))
    });
    assert_eq!(renamed.unwrap(), Ok(true));
    assert_eq!(seen, ["id = a\n", "id = a\nx = 1\n", "id = a\nx = 2\n"]);
    assert_eq!(workspace.session_text(&b).unwrap().unwrap(), "id = b\nx = 2\n");
    assert_eq!(workspace.session_text(&a).unwrap(), None);
    assert!(!dir.path().join(".nestling/renaming").exists());
}

#[test]
fn a_save_after_the_rename_makes_a_file_of_the_old_name_again() {
    let (_dir, workspace) = workspace();
    let (a, b) = (id("a"), id("b"));
    workspace.create_session(&a, "1").unwrap();
    let renamed = workspace.rename_session(&a, &b, |text| {
        if workspace.has_session(&b) {
            fs::write(workspace.session_path(&a), "saved").unwrap();
        }
        Ok::<_, Infallible>(text.to_owned())
    });
    assert_eq!(renamed.unwrap(), Ok(true));
    assert_eq!(workspace.session_text(&a).unwrap().unwrap(), "saved");
    assert_eq!(workspace.session_text(&b).unwrap().unwrap(), "1");
}

#[test]
fn a_rename_that_is_refused_in_its_midst_is_undone() {
    let (_dir, workspace) = workspace();
    report(&workspace, "1", epoch(1, 0.5)).unwrap();
    let (a, b) = (id("a"), id("b"));
    workspace.set_current(Some(&a)).unwrap();
    let refused = workspace.rename_session(&a, &b, |text| match workspace.has_session(&b) {
        true => Err("broken meanwhile"),
        false => Ok(text.to_owned()),
    });
    assert_eq!(refused.unwrap(), Err("broken meanwhile"));
    assert!(!workspace.is_taken(&b));
    assert_eq!(workspace.session_text(&a).unwrap().unwrap(), "1");
    assert_eq!(workspace.history("a", "exp_1").unwrap().len(), 1);
    assert_eq!(workspace.current().unwrap(), Some(a));
}

#[test]
fn who_comes_after_a_writer_killed_over_a_rename_moves_the_rest() {
    let (dir, workspace) = workspace();
    report(&workspace, "1", epoch(1, 0.5)).unwrap();
    workspace.set_current(Some(&id("a"))).unwrap();
    let own = dir.path().join(".nestling");
    fs::rename(workspace.session_path(&id("a")), workspace.session_path(&id("b"))).unwrap();
    fs::write(own.join("renaming"), "a\nb\n").unwrap();
    drop(workspace.lock().unwrap());
    assert!(own.join("renaming").exists(), "its writer may live");

    let died = r#"{"process":1,"machine":"there","space":"","command":"nestling"}"#;
    fs::write(own.join("lock"), died).unwrap();
    drop(workspace.lock().unwrap());
    assert!(!own.join("renaming").exists());
    assert_eq!(workspace.history("b", "exp_1").unwrap().len(), 1);
    assert_eq!(workspace.current().unwrap(), Some(id("b")));
}

#[test]
fn what_is_left_of_an_earlier_session_is_named() {
    let (dir, workspace) = workspace();
    workspace.create_session(&id("a"), "1").unwrap();
    fs::create_dir_all(dir.path().join("history/b")).unwrap();
    let same = |text: &str| Ok::<_, Infallible>(text.to_owned());
    for error in [
        workspace.rename_session(&id("a"), &id("b"), same).unwrap_err(),
        workspace.copy_session(&id("a"), &id("b"), same).unwrap_err(),
    ] {
        expect!["`…/history/b` is there, with what is left of an earlier session `b`; choose another ID, or move that folder away first"]
            .assert_eq(&told(&dir, &error));
    }
}

#[cfg(unix)]
#[test]
fn copies_and_renames_keep_who_may_read_them() {
    use std::os::unix::fs::PermissionsExt;

    let (dir, workspace) = workspace();
    report(&workspace, "1", epoch(1, 0.5)).unwrap();
    let mode = |path: &str| dir.path().join(path).metadata().unwrap().permissions().mode() & 0o777;
    let set = |path: &str, mode| {
        fs::set_permissions(dir.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("sessions/a.toml", 0o600);
    set("history/a/exp_1.jsonl", 0o600);
    let to = |text: &'static str| move |_: &str| Ok::<_, Infallible>(text.to_owned());
    workspace.copy_session(&id("a"), &id("b"), to("b")).unwrap().unwrap();
    workspace.rename_session(&id("a"), &id("c"), to("c")).unwrap().unwrap();
    for path in
        ["sessions/b.toml", "history/b/exp_1.jsonl", "sessions/c.toml", "history/c/exp_1.jsonl"]
    {
        assert_eq!(mode(path), 0o600, "{path}");
    }

    set("sessions/c.toml", 0o444);
    let error = workspace.rename_session(&id("c"), &id("d"), to("d")).unwrap_err();
    expect!["`…/sessions/c.toml`: it is read-only"].assert_eq(&told(&dir, &error));
    workspace.copy_session(&id("c"), &id("d"), to("d")).unwrap().unwrap();
    assert_eq!((mode("sessions/c.toml"), mode("sessions/d.toml")), (0o444, 0o644));
}

#[cfg(unix)]
#[test]
fn a_link_that_is_renamed_stays_one() {
    let (dir, workspace) = workspace();
    workspace.create_session(&id("b"), "1").unwrap();
    fs::create_dir(dir.path().join("real")).unwrap();
    fs::write(dir.path().join("real/a.toml"), "1").unwrap();
    let link = |name: &str| dir.path().join("sessions").join(name);
    std::os::unix::fs::symlink("../real/a.toml", link("a.toml")).unwrap();
    let to = |text: &'static str| move |_: &str| Ok::<_, Infallible>(text.to_owned());
    workspace.rename_session(&id("a"), &id("c"), to("2")).unwrap().unwrap();
    assert!(link("c.toml").is_symlink() && !link("a.toml").is_symlink());
    assert_eq!(fs::read_to_string(dir.path().join("real/a.toml")).unwrap(), "2");
}

#[test]
fn history_grows_by_a_line_an_epoch_and_a_repeated_report_adds_none() {
    let (dir, workspace) = workspace();
    report(&workspace, "1", epoch(1, 0.5)).unwrap();
    report(&workspace, "2", epoch(2, 0.4)).unwrap();
    report(&workspace, "2", epoch(2, 0.4)).unwrap();
    report(&workspace, "3", epoch(1, 0.3)).unwrap();
    expect![[r#"
        {"epoch":1,"metrics":{"loss":0.5}}
        {"epoch":2,"metrics":{"loss":0.4}}
        {"epoch":1,"metrics":{"loss":0.3}}
    "#]]
    .assert_eq(&fs::read_to_string(dir.path().join("history/a/exp_1.jsonl")).unwrap());
}

#[test]
fn half_a_line_of_history_costs_only_itself() {
    let (dir, workspace) = workspace();
    report(&workspace, "1", epoch(1, 0.5)).unwrap();
    let path = dir.path().join("history/a/exp_1.jsonl");
    fs::write(&path, fs::read_to_string(&path).unwrap() + "{\"epoch\":2,\"me").unwrap();
    report(&workspace, "2", epoch(2, 0.4)).unwrap();
    assert_eq!(workspace.history("a", "exp_1").unwrap(), [epoch(1, 0.5), epoch(2, 0.4)]);
}

#[test]
fn what_is_not_saved_leaves_no_line_of_history() {
    let (dir, workspace) = workspace();
    report(&workspace, "1", epoch(1, 0.5)).unwrap();
    // The session becomes a folder while its update is under way.
    let path = dir.path().join("sessions/a.toml");
    let error = workspace
        .update(&id("a"), |_| {
            fs::remove_file(&path).unwrap();
            fs::create_dir(&path).unwrap();
            let history = Some(("exp_1".to_owned(), epoch(2, 0.4)));
            Ok::<_, Infallible>(Update { text: Some("2".to_owned()), history, value: () })
        })
        .unwrap_err();
    expect!["`…/sessions/a.toml`: a folder is where a file should be; move it away"]
        .assert_eq(&told(&dir, &error));
    assert_eq!(workspace.history("a", "exp_1").unwrap(), [epoch(1, 0.5)]);
}

#[test]
fn ids_that_lead_elsewhere_have_no_history() {
    let (dir, workspace) = workspace();
    for experiment in ["../../x", "a/b", "", ".", "nul", &"x".repeat(300)] {
        assert_eq!(workspace.history("a", experiment).unwrap(), []);
        let error = workspace.create_history(&id("a"), experiment, &[]).unwrap_err();
        assert!(matches!(error, StoreError::NoHistory(_)), "{experiment}");
    }
    assert_eq!(workspace.history("../a", "exp_1").unwrap(), []);
    assert_eq!(dir.path().read_dir().unwrap().count(), 0);
}

#[test]
fn the_current_session_is_kept_as_long_as_it_is_there() {
    let (dir, workspace) = workspace();
    assert_eq!(workspace.current().unwrap(), None);
    workspace.set_current(None).unwrap();
    workspace.create_session(&id("a"), "").unwrap();
    workspace.set_current(Some(&id("a"))).unwrap();
    assert_eq!(workspace.current().unwrap(), Some(id("a")));
    workspace.delete_session(&id("a")).unwrap();
    assert_eq!(workspace.current().unwrap(), None);
    fs::write(dir.path().join(".nestling/current"), "../../etc/passwd\n").unwrap();
    assert_eq!(workspace.current().unwrap(), None);
    workspace.set_current(None).unwrap();
    assert!(!dir.path().join(".nestling/current").exists());
}

#[test]
fn sessions_are_listed_newest_first() {
    let (dir, workspace) = workspace();
    assert_eq!(workspace.saved_sessions().unwrap(), []);
    for (name, age) in [("a", 30), ("b", 10), ("c", 20)] {
        workspace.create_session(&id(name), "").unwrap();
        let file = dir.path().join("sessions").join(format!("{name}.toml"));
        let file = fs::File::options().write(true).open(file).unwrap();
        file.set_modified(std::time::SystemTime::now() - Duration::from_secs(age)).unwrap();
    }
    let ids: Vec<_> = workspace.saved_sessions().unwrap().into_iter().map(|it| it.id).collect();
    assert_eq!(ids, ["b", "c", "a"]);
}

#[test]
fn a_session_is_never_made_over_another() {
    let (dir, workspace) = workspace();
    workspace.create_session(&id("a"), "1").unwrap();
    workspace.create_session(&id("b"), "2").unwrap();
    let same = |text: &str| Ok::<_, Infallible>(text.to_owned());
    for error in [
        workspace.create_session(&id("a"), "3").unwrap_err(),
        workspace.rename_session(&id("b"), &id("a"), same).unwrap_err(),
        workspace.copy_session(&id("b"), &id("a"), same).unwrap_err(),
    ] {
        expect!["there is a session `a` already; choose another ID, or delete that one first"]
            .assert_eq(&told(&dir, &error));
    }
    assert_eq!(workspace.session_text(&id("a")).unwrap().unwrap(), "1");
    assert_eq!(workspace.session_text(&id("b")).unwrap().unwrap(), "2");
}

#[test]
fn copies_and_renames_take_the_history_along() {
    let (dir, workspace) = workspace();
    report(&workspace, "a", epoch(1, 0.5)).unwrap();
    let to = |text: &'static str| move |_: &str| Ok::<_, Infallible>(text.to_owned());
    assert_eq!(workspace.copy_session(&id("a"), &id("b"), to("b")).unwrap(), Ok(true));
    assert_eq!(workspace.rename_session(&id("a"), &id("c"), to("c")).unwrap(), Ok(true));
    assert_eq!(workspace.rename_session(&id("a"), &id("d"), to("d")).unwrap(), Ok(false));
    for (session, text) in [("a", None), ("b", Some("b")), ("c", Some("c")), ("d", None)] {
        assert_eq!(workspace.session_text(&id(session)).unwrap().as_deref(), text);
        assert_eq!(workspace.history(session, "exp_1").unwrap().len(), usize::from(text.is_some()));
    }
    assert!(workspace.delete_session(&id("b")).unwrap());
    assert!(!workspace.delete_session(&id("b")).unwrap());
    assert!(!dir.path().join("history/b").exists());
}

#[cfg(unix)]
#[test]
fn a_copy_that_cannot_be_made_leaves_no_history() {
    let (dir, workspace) = workspace();
    report(&workspace, "a", epoch(1, 0.5)).unwrap();
    std::os::unix::fs::symlink("nothing.toml", dir.path().join("sessions/b.toml")).unwrap();
    let same = |text: &str| Ok::<_, Infallible>(text.to_owned());
    assert!(workspace.copy_session(&id("a"), &id("b"), same).is_err());
    assert!(!dir.path().join("history/b").exists());
    assert_eq!(workspace.history("a", "exp_1").unwrap().len(), 1);
}

#[test]
fn a_file_in_place_of_the_folder_is_told() {
    let (dir, workspace) = workspace();
    fs::write(dir.path().join("sessions"), "").unwrap();
    let place = "`…/sessions`: a file is where a folder should be; move it away";
    assert_eq!(told(&dir, &workspace.create_session(&id("a"), "").unwrap_err()), place);
    assert_eq!(told(&dir, &report(&workspace, "", epoch(1, 0.1)).unwrap_err()), place);
    assert_eq!(told(&dir, &workspace.saved_sessions().unwrap_err()), place);
}

#[test]
fn a_root_that_is_not_there_is_not_made() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(dir.path().join("typo"));
    let error = workspace.create_session(&id("a"), "").unwrap_err();
    expect!["`…/typo/.nestling`: the folder it lies in is not there"]
        .assert_eq(&told(&dir, &error));
    assert_eq!(dir.path().read_dir().unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_workspace_only() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x.toml"), "x = 1\n").unwrap();
    let (dir, workspace) = workspace();
    workspace.create_session(&id("b"), "1").unwrap();
    symlink("b.toml", dir.path().join("sessions/a.toml")).unwrap();
    symlink(outside.path().join("x.toml"), dir.path().join("sessions/x.toml")).unwrap();

    report(&workspace, "2", epoch(1, 0.5)).unwrap();
    assert!(dir.path().join("sessions/a.toml").is_symlink());
    assert_eq!(workspace.session_text(&id("b")).unwrap().unwrap(), "2");

    let text = Update { text: Some("3".to_owned()), history: None, value: () };
    let error = workspace.update(&id("x"), |_| Ok::<_, Infallible>(text.clone())).unwrap_err();
    expect!["`…/sessions/x.toml` leads out of the workspace, where nothing is ever written; put the file in place of the link, or work in the workspace that it lies in"]
        .assert_eq(&told(&dir, &error));

    symlink(outside.path(), dir.path().join("history/b")).unwrap();
    assert!(matches!(
        workspace.create_history(&id("b"), "exp_1", &[]),
        Err(StoreError::Outside(_))
    ));
    assert!(matches!(workspace.delete_session(&id("b")), Err(StoreError::Outside(_))));
    assert!(workspace.has_session(&id("b")), "what is refused is not begun");
    assert_eq!(fs::read_to_string(outside.path().join("x.toml")).unwrap(), "x = 1\n");
    assert_eq!(outside.path().read_dir().unwrap().count(), 1);
}

#[test]
fn any_file_is_replaced_in_turn_with_the_operations_of_its_workspace() {
    let (dir, workspace) = workspace();
    workspace.create_session(&id("a"), "1").unwrap();
    let path = workspace.session_path(&id("a"));
    let lock = workspace.lock().unwrap();
    thread::scope(|scope| {
        let fix = scope.spawn(|| Workspace::replace_file(&path, "1", "2").unwrap());
        thread::sleep(Duration::from_millis(20));
        assert!(!fix.is_finished(), "it waits");
        drop(lock);
    });
    assert_eq!(fs::read_to_string(&path).unwrap(), "2");

    let alone = tempfile::tempdir().unwrap();
    let file = alone.path().join("x.toml");
    fs::write(&file, "1").unwrap();
    Workspace::replace_file(&file, "1", "2").unwrap();
    assert_eq!(alone.path().read_dir().unwrap().count(), 1, "no workspace is made of a folder");
    drop(dir);
}
