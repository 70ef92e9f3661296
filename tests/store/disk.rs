//! Disks that refuse.
#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use nestling::session::history::Epoch;
use nestling::session::operations::Changes;

use crate::worker::{Fixture, training};

/// A disk of 256 KiB, mounted for as long as this lives.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Result<Self, String> {
        let dir = tempfile::tempdir().unwrap();
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"])
            .arg(dir.path())
            .output()
            .map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(Self(dir))
        } else {
            Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// Writes until nothing more goes in.
fn fill(path: &Path) {
    let mut file = fs::File::create(path).unwrap();
    for size in [4096, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

#[test]
fn a_full_disk_leaves_the_old_session_and_its_history() {
    let disk = match SmallDisk::mount() {
        Ok(disk) => disk,
        Err(reason) => return println!("skipped: no small disk can be mounted here ({reason})"),
    };
    let fixture = Fixture::in_dir(tempfile::tempdir_in(disk.0.path()).unwrap(), 1);
    let experiment = fixture.experiments[0].clone();
    let mut state = fixture.state();
    let epoch = |epoch| Some(Epoch { epoch, metrics: vec![("loss".to_owned(), 0.5)], at: None });
    state.update_experiment(&experiment, Changes::default(), epoch(1)).unwrap();
    let before = fs::read(fixture.session()).unwrap();

    let filler = disk.0.path().join("filler");
    fill(&filler);
    let error = state.add_training_to_library("Too much", training(1)).unwrap_err().to_string();
    assert!(error.ends_with("the disk is full; make room and run it again"), "{error}");
    state.update_experiment(&experiment, Changes::default(), epoch(2)).unwrap_err();
    assert_eq!(fs::read(fixture.session()).unwrap(), before);
    assert_eq!(fixture.epochs(&experiment), [1]);
    assert_eq!(fixture.leftovers(), 0);

    fs::remove_file(filler).unwrap();
    state.update_experiment(&experiment, Changes::default(), epoch(2)).unwrap();
    assert_eq!(fixture.epochs(&experiment), [1, 2]);
}

/// Runs `nestling` such that no file may grow beyond `blocks` of 512 bytes.
fn nestling_limited(fixture: &Fixture, blocks: u64, arguments: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "sh"])
        .arg(env!("CARGO_BIN_EXE_nestling"))
        .args(arguments)
        .current_dir(&fixture.root)
        .output()
        .unwrap()
}

#[test]
fn a_file_that_may_not_grow_stays_as_it_is() {
    let fixture = Fixture::new(1);
    let mut state = fixture.state();
    for _ in 0..20 {
        state.add_training_to_library("Some", training(1)).unwrap();
    }
    let before = fs::read(fixture.session()).unwrap();
    assert!(before.len() > 2048);

    let add = ["training", "add", "More", "--preset", "adam"];
    let output = nestling_limited(&fixture, 2, &add);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("the system does not allow a file of that size"), "{error}");
    assert_eq!(fs::read(fixture.session()).unwrap(), before);
    assert_eq!(fixture.leftovers(), 0);

    let output = nestling_limited(&fixture, 1_000_000, &add);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
