use std::fmt::Write;
use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use expect_test::{Expect, expect};

use super::*;

/// A workspace with these files.
fn workspace(files: &[&str]) -> (tempfile::TempDir, Workspace) {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    fs::create_dir_all(dir.path().join("sessions")).unwrap();
    let workspace = Workspace::at(dir.path());
    (dir, workspace)
}

fn set_time(path: &Path, time: SystemTime) {
    File::open(path).unwrap().set_modified(time).unwrap();
}

/// A scan that begins an hour from now, when the cache may trust all that is.
fn scan(workspace: &Workspace, path: &str) -> Result<Option<DatasetFolder>, StoreError> {
    scan_after(Duration::from_secs(3600), workspace, path)
}

fn scan_after(
    time: Duration,
    workspace: &Workspace,
    path: &str,
) -> Result<Option<DatasetFolder>, StoreError> {
    let folder = workspace.dataset_folder(path);
    workspace.scan_at(SystemTime::now() + time, &folder, &|_, _| {}, &AtomicBool::new(false))
}

/// The classes found: images to train, validate and test with, those that no folder divides, and
/// the paths of samples.
fn found(workspace: &Workspace) -> String {
    let samples = match scan(workspace, "data") {
        Ok(Some(DatasetFolder::Found(samples))) => samples,
        other => return format!("{other:?}"),
    };
    let mut out = format!("{:?}\n", samples.layout);
    for class in samples.classes {
        let ClassSamples { name, train, val, test, undivided, unreadable, sample_paths } = class;
        let _ = write!(out, "{name}: {train} {val} {test} {undivided}");
        if unreadable > 0 {
            let _ = write!(out, ", {unreadable} unreadable");
        }
        let _ = writeln!(out, " ({})", sample_paths.join(" "));
    }
    out
}

fn check(files: &[&str], expected: Expect) {
    let (_dir, workspace) = workspace(files);
    expected.assert_eq(&found(&workspace));
    expected.assert_eq(&found(&workspace));
}

#[test]
fn a_folder_a_class() {
    check(
        &[
            "data/cat/b.JPG",
            "data/cat/a.png",
            "data/cat/notes.txt",
            "data/cat/.hidden.png",
            "data/dog/x.tiff",
            "data/.git/x.png",
            "data/empty/readme.md",
            "data/loose.png",
            "data/train/x.png",
        ],
        expect![[r#"
            PerClass
            cat: 0 0 0 2 (data/cat/a.png data/cat/b.JPG)
            dog: 0 0 0 1 (data/dog/x.tiff)
            empty: 0 0 0 0 ()
            train: 0 0 0 1 (data/train/x.png)
        "#]],
    );
}

#[test]
fn divided_by_folders() {
    check(
        &[
            "data/train/cat/a.png",
            "data/train/cat/b.png",
            "data/train/dog/a.png",
            "data/validation/cat/c.png",
            "data/validation/bird/c.png",
            "data/test/cat/d.png",
            "data/other/x.png",
        ],
        expect![[r#"
            PerSplit
            bird: 0 1 0 0 (data/validation/bird/c.png)
            cat: 2 1 1 0 (data/train/cat/a.png data/train/cat/b.png data/validation/cat/c.png data/test/cat/d.png)
            dog: 1 0 0 0 (data/train/dog/a.png)
        "#]],
    );
}

#[test]
fn folders_in_a_class_belong_to_it() {
    check(
        &["data/cat/z.png", "data/cat/2024/a.png", "data/cat/2024/06/b.png", "data/cat/2025/c.png"],
        expect![[r#"
            PerClass
            cat: 0 0 0 4 (data/cat/z.png data/cat/2024/a.png data/cat/2024/06/b.png data/cat/2025/c.png)
        "#]],
    );
}

#[test]
fn ten_samples_are_enough_and_always_the_same() {
    let names: Vec<String> = (0..25).map(|n| format!("data/cat/{:02}.png", n * 7 % 25)).collect();
    let (_dir, workspace) = workspace(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let Ok(Some(DatasetFolder::Found(samples))) = scan(&workspace, "data") else { panic!() };
    let class = samples.class("cat").unwrap();
    let first: Vec<String> = (0..10).map(|n| format!("data/cat/{n:02}.png")).collect();
    assert_eq!((class.undivided, &class.sample_paths), (25, &first));
}

#[test]
fn what_is_no_folder_is_missing() {
    let (_dir, workspace) = workspace(&["file"]);
    let paths = ["data", "file", "file/below", "a\0b", &"x".repeat(10_000)];
    for path in paths {
        assert_eq!(scan(&workspace, path).unwrap(), Some(DatasetFolder::Missing), "{path:?}");
    }
}

#[test]
fn images_may_lie_outside_the_workspace() {
    let (outside, _) = workspace(&["cat/a.png"]);
    let (_dir, workspace) = workspace(&[]);
    let path = outside.path().to_str().unwrap();
    let Ok(Some(DatasetFolder::Found(samples))) = scan(&workspace, path) else { panic!() };
    assert_eq!(samples.classes[0].sample_paths, [format!("{path}/cat/a.png")]);
    assert!(!outside.path().join(".nestling").exists());
}

#[test]
fn a_cancelled_scan_gives_nothing() {
    let (_dir, workspace) = workspace(&["data/cat/a.png"]);
    let cancelled = AtomicBool::new(true);
    let scanned = workspace.scan(&workspace.dataset_folder("data"), &|_, _| {}, &cancelled);
    assert_eq!(scanned.unwrap(), None);
}

#[test]
fn progress_tells_of_each_class_folder() {
    let (_dir, workspace) = workspace(&["data/a/1.png", "data/b/1.png", "data/c/1.png"]);
    let heard = std::sync::Mutex::new(Vec::new());
    let progress = |done, total| heard.lock().unwrap().push((done, total));
    workspace.scan(&workspace.dataset_folder("data"), &progress, &AtomicBool::new(false)).unwrap();
    let mut heard = heard.into_inner().unwrap();
    heard.sort_unstable();
    assert_eq!(heard, [(0, 3), (1, 3), (2, 3), (3, 3)]);
}

mod kept {
    use super::*;

    /// The one cache file.
    fn cache_file(workspace: &Workspace) -> PathBuf {
        let folder = workspace.root().join(".nestling/cache");
        let files: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
        let [file] = &files[..] else { panic!("{files:?}") };
        file.clone()
    }

    /// Has the cache say that each folder with one image has nine.
    fn falsify(workspace: &Workspace) {
        let file = cache_file(workspace);
        let kept = fs::read_to_string(&file).unwrap();
        fs::write(&file, kept.replace("\"images\":1,", "\"images\":9,")).unwrap();
    }

    #[test]
    fn a_folder_that_has_not_changed_is_not_read_again() {
        let (_dir, workspace) =
            workspace(&["data/cat/a.png", "data/cat/more/a.png", "data/dog/a.png"]);
        found(&workspace);
        falsify(&workspace);
        fs::write(workspace.root().join("data/dog/b.png"), "").unwrap();
        expect![[r#"
            PerClass
            cat: 0 0 0 18 (data/cat/a.png data/cat/more/a.png)
            dog: 0 0 0 2 (data/dog/a.png data/dog/b.png)
        "#]]
        .assert_eq(&found(&workspace));
    }

    #[test]
    #[cfg(unix)]
    fn a_time_that_was_set_back_hides_nothing() {
        let (_dir, workspace) = workspace(&["data/cat/a.png", "data/dog/a.png"]);
        let [cat, dog] = ["data/cat", "data/dog"].map(|folder| workspace.root().join(folder));
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_500_000_000);
        set_time(&cat, old);
        set_time(&dog, old);
        found(&workspace);
        fs::write(cat.join("b.png"), "").unwrap();
        set_time(&cat, old);
        let other = workspace.root().join("other");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("x.png"), "").unwrap();
        fs::write(other.join("y.png"), "").unwrap();
        fs::remove_dir_all(&dog).unwrap();
        fs::rename(&other, &dog).unwrap();
        set_time(&dog, old);
        expect![[r#"
            PerClass
            cat: 0 0 0 2 (data/cat/a.png data/cat/b.png)
            dog: 0 0 0 2 (data/dog/x.png data/dog/y.png)
        "#]]
        .assert_eq(&found(&workspace));
    }

    #[test]
    fn classes_and_nested_folders_that_come_and_go_are_noticed() {
        let (_dir, workspace) = workspace(&["data/cat/more/a.png", "data/dog/a.png"]);
        found(&workspace);
        let root = workspace.root();
        fs::remove_dir_all(root.join("data/dog")).unwrap();
        fs::create_dir_all(root.join("data/bird")).unwrap();
        fs::create_dir_all(root.join("data/cat/yet/more")).unwrap();
        fs::write(root.join("data/cat/yet/more/b.png"), "").unwrap();
        expect![[r#"
            PerClass
            bird: 0 0 0 0 ()
            cat: 0 0 0 2 (data/cat/more/a.png data/cat/yet/more/b.png)
        "#]]
        .assert_eq(&found(&workspace));
    }

    #[test]
    fn a_time_that_has_just_passed_is_not_trusted() {
        let (_dir, workspace) = workspace(&["data/cat/a.png"]);
        for time in [Duration::ZERO, Duration::from_secs(1)] {
            scan_after(time, &workspace, "data").unwrap();
            assert!(!workspace.root().join(".nestling").exists());
        }
        scan_after(Duration::from_secs(60), &workspace, "data").unwrap();
        falsify(&workspace);
        assert!(found(&workspace).contains("cat: 0 0 0 9"));
    }

    #[test]
    fn a_broken_or_foreign_file_is_replaced() {
        let (_dir, workspace) = workspace(&["data/cat/a.png"]);
        let expected = found(&workspace);
        let file = cache_file(&workspace);
        let sound = fs::read_to_string(&file).unwrap();
        let broken = ["", "{", "[1, 2]", &sound.replace("\"format\":2", "\"format\":1")];
        let elsewhere = sound.replace("/data\"", "/date\"").replace("\"images\":1", "\"images\":9");
        for text in broken.into_iter().chain([elsewhere.as_str()]) {
            fs::write(&file, text).unwrap();
            assert_eq!(found(&workspace), expected, "{text}");
            assert_eq!(fs::read_to_string(&file).unwrap().len(), sound.len(), "{text}");
        }
    }

    #[test]
    fn it_is_never_committed_and_can_be_cleared() {
        let (_dir, workspace) = workspace(&["data/cat/a.png", "other/cat/a.png"]);
        assert_eq!(workspace.clear_cache().unwrap(), 0);
        scan(&workspace, "data").unwrap();
        scan(&workspace, "other").unwrap();
        let ignored = workspace.root().join(".nestling/.gitignore");
        assert_eq!(fs::read_to_string(ignored).unwrap(), "*\n");
        assert_eq!(workspace.clear_cache().unwrap(), 2);
        assert_eq!(workspace.clear_cache().unwrap(), 0);
    }

    #[test]
    fn where_there_is_no_workspace_nothing_is_written() {
        let (_dir, workspace) = workspace(&["data/cat/a.png"]);
        fs::remove_dir(workspace.sessions_folder()).unwrap();
        assert!(found(&workspace).contains("cat: 0 0 0 1"));
        assert!(!workspace.root().join(".nestling").exists());
    }

    #[test]
    fn a_workspace_that_cannot_be_written_is_scanned_all_the_same() {
        let (_dir, workspace) = workspace(&["data/cat/a.png"]);
        fs::write(workspace.root().join(".nestling"), "a file in the way").unwrap();
        assert!(found(&workspace).contains("cat: 0 0 0 1"));
    }
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_cache_that_leads_out_of_the_workspace_is_neither_written_nor_cleared() {
        let (_dir, workspace) = workspace(&["data/cat/a.png"]);
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("mine.json"), "{}").unwrap();
        fs::create_dir(workspace.root().join(".nestling")).unwrap();
        symlink(outside.path(), workspace.root().join(".nestling/cache")).unwrap();
        assert!(found(&workspace).contains("cat: 0 0 0 1"));
        assert!(matches!(workspace.clear_cache(), Err(StoreError::Outside(_))));
        let left: Vec<_> =
            outside.path().read_dir().unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(left, ["mine.json"]);
    }

    #[test]
    fn loops_end_and_nothing_counts_twice_in_a_class() {
        let (_dir, workspace) = workspace(&["data/cat/a.png", "data/cat/more/b.png"]);
        let data = workspace.root().join("data");
        symlink(".", data.join("self")).unwrap();
        symlink("..", data.join("cat/up")).unwrap();
        symlink("../..", data.join("cat/more/further-up")).unwrap();
        symlink("more", data.join("cat/again")).unwrap();
        symlink("round", data.join("cat/round")).unwrap();
        symlink("/", data.join("cat/everything")).unwrap();
        expect![[r#"
            PerClass
            cat: 0 0 0 2 (data/cat/a.png data/cat/again/b.png)
        "#]]
        .assert_eq(&found(&workspace));
    }

    #[test]
    fn linked_images_and_class_folders_count() {
        let (_dir, workspace) =
            workspace(&["data/cat/a.png", "elsewhere/x.png", "elsewhere/y.txt"]);
        let data = workspace.root().join("data");
        symlink("../../elsewhere/x.png", data.join("cat/linked.png")).unwrap();
        symlink("nowhere", data.join("cat/broken.png")).unwrap();
        symlink("../elsewhere", data.join("dog")).unwrap();
        expect![[r#"
            PerClass
            cat: 0 0 0 2 (data/cat/a.png data/cat/linked.png)
            dog: 0 0 0 1 (data/dog/x.png)
        "#]]
        .assert_eq(&found(&workspace));
    }

    #[test]
    fn images_that_links_lead_to_come_and_go() {
        let (_dir, workspace) = workspace(&["data/cat/a.png", "store/x.png"]);
        let root = workspace.root();
        symlink("../../store/x.png", root.join("data/cat/x.png")).unwrap();
        symlink("../../store/y.png", root.join("data/cat/y.png")).unwrap();
        let mut counts = Vec::new();
        let mut count = || {
            let seen = found(&workspace);
            let of_cat = seen.lines().find(|line| line.starts_with("cat")).unwrap();
            counts.push(of_cat.split(['(', ' ']).nth(4).unwrap().to_owned());
        };
        count();
        fs::rename(root.join("store"), root.join("away")).unwrap();
        count();
        fs::rename(root.join("away"), root.join("store")).unwrap();
        fs::write(root.join("store/y.png"), "").unwrap();
        count();
        assert_eq!(counts, ["2", "1", "3"]);
    }

    #[test]
    fn folders_without_permission_are_told() {
        use std::os::unix::fs::PermissionsExt;

        let (_dir, workspace) = workspace(&["data/cat/a.png", "data/cat/closed/b.png"]);
        let closed = workspace.root().join("data/cat/closed");
        let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
        set(&closed, 0o000).unwrap();
        // To the superuser nothing is closed.
        let expected = match closed.read_dir() {
            Ok(_) => "cat: 0 0 0 2 (",
            Err(_) => "cat: 0 0 0 1, 1 unreadable (",
        };
        let seen = found(&workspace);
        set(&closed, 0o755).unwrap();
        assert!(seen.contains(expected), "{seen}");
    }
}
