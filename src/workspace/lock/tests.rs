use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

use expect_test::expect;

use super::*;

fn workspace() -> (tempfile::TempDir, Workspace) {
    let dir = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(dir.path());
    (dir, workspace)
}

const SOON: Duration = Duration::from_millis(20);

fn a_holder(process: u32) -> String {
    let own = Holder::own().to_line();
    own.replace(&format!("\"process\":{}", std::process::id()), &format!("\"process\":{process}"))
}

/// The number of a process that ran and runs no more.
fn a_dead_process() -> u32 {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .arg("--list")
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    child.wait().unwrap();
    child.id()
}

#[test]
fn one_at_a_time_among_threads() {
    let (_dir, workspace) = workspace();
    let (inside, most) = (AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let _lock = workspace.lock().unwrap();
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    inside.fetch_sub(1, Ordering::SeqCst);
                }
            });
        }
    });
    assert_eq!(most.into_inner(), 1);
}

#[test]
fn who_waits_in_vain_is_told_for_whom() {
    let (_dir, workspace) = workspace();
    let _lock = workspace.lock().unwrap();
    let error = workspace.lock_within(SOON).unwrap_err().to_string();
    let told = format!("(process {} on ", std::process::id());
    assert!(error.contains(&told) && error.contains("wait for it or end it"), "{error}");
}

#[test]
fn the_lock_of_another_handle_is_respected() {
    let (dir, workspace) = workspace();
    drop(workspace.lock().unwrap());
    let other = fs::File::options().write(true).open(dir.path().join(".nestling/lock")).unwrap();
    other.lock().unwrap();
    fs::write(dir.path().join(".nestling/lock"), a_holder(7)).unwrap();
    let error = workspace.lock_within(SOON).unwrap_err().to_string();
    assert!(error.contains("(process 7 on "), "{error}");
    other.unlock().unwrap();
    workspace.lock_within(SOON).unwrap();
}

#[test]
fn what_a_dead_writer_left_is_removed() {
    let (dir, workspace) = workspace();
    drop(workspace.lock().unwrap());
    let leftovers = ["sessions/.nestling-7-x.tmp", "history/a/.nestling-7-x.tmp"];
    for leftover in leftovers {
        let path = dir.path().join(leftover);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    drop(workspace.lock().unwrap());
    assert!(leftovers.iter().all(|leftover| dir.path().join(leftover).exists()));

    fs::write(dir.path().join(".nestling/lock"), a_holder(7)).unwrap();
    drop(workspace.lock().unwrap());
    assert!(!leftovers.iter().any(|leftover| dir.path().join(leftover).exists()));
    assert_eq!(fs::read_to_string(dir.path().join(".nestling/lock")).unwrap(), "");
}

#[test]
fn without_locks_of_the_system_a_file_does_it() {
    let (dir, _) = workspace();
    let path = dir.path().join("lock.exclusive");
    let pauses = || Pauses::until(Instant::now() + SOON);
    let taken = Exclusive::take(&path, &mut pauses()).map_err(|_| ()).unwrap();
    let busy = Exclusive::take(&path, &mut pauses());
    assert!(matches!(busy, Err(Failure::Busy(_))));
    drop(taken);
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn such_a_file_has_one_holder_at_a_time_also_after_it_was_taken_over() {
    let (dir, _) = workspace();
    let path = dir.path().join("lock.exclusive");
    let dead = a_holder(a_dead_process());
    let (inside, most) = (AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for turn in 0..50 {
                    let mut pauses = Pauses::until(Instant::now() + Duration::from_secs(60));
                    let lock = Exclusive::take(&path, &mut pauses).map_err(|_| ()).unwrap();
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    inside.fetch_sub(1, Ordering::SeqCst);
                    if turn % 5 == 0 {
                        // As if it had died now: it does not give the lock back.
                        fs::write(&path, &dead).unwrap();
                    }
                    drop(lock);
                }
            });
        }
    });
    assert_eq!(most.into_inner(), 1);
}

#[cfg(unix)]
#[test]
fn such_a_file_is_taken_over_from_a_dead_process_of_this_machine() {
    let (dir, _) = workspace();
    let path = dir.path().join("lock.exclusive");
    let dead = a_dead_process();
    fs::write(&path, a_holder(dead)).unwrap();
    let (_lock, died) =
        Exclusive::take(&path, &mut Pauses::until(Instant::now())).map_err(|_| ()).unwrap();
    assert_eq!(died.unwrap().process, dead);
}

#[test]
fn such_a_file_of_another_machine_is_taken_over_when_it_is_old() {
    let (dir, _) = workspace();
    let path = dir.path().join("lock.exclusive");
    let elsewhere = r#"{"process":1,"machine":"other","space":"","command":"nestling lsp"}"#;
    fs::write(&path, elsewhere).unwrap();
    let take = || Exclusive::take(&path, &mut Pauses::until(Instant::now()));
    let Err(Failure::Busy(holder)) = take() else { panic!("it was taken") };
    expect!["`nestling lsp` (process 1 on other)"].assert_eq(&holder);

    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(301)).unwrap();
    assert!(take().is_ok());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_workspace_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    let (dir, workspace) = workspace();
    std::os::unix::fs::symlink(outside.path(), dir.path().join(".nestling")).unwrap();
    let error = workspace.lock().unwrap_err().to_string();
    assert!(error.contains("leads out of the workspace"), "{error}");
    assert_eq!(outside.path().read_dir().unwrap().count(), 0);
}
