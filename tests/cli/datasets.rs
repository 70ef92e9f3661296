//! What the folder of the dataset has to do with `check`.

use expect_test::expect;

use crate::harness::{Folder, SOUND};

fn with_images(images: &[&str], dataset: &str) -> Folder {
    let session = SOUND.replace("path = \"data\"\n", dataset);
    let folder = Folder::with(&[("sessions/x.toml", &session)]);
    images.iter().for_each(|image| folder.write(image, ""));
    folder
}

#[test]
fn a_folder_that_is_not_there_is_a_warning() {
    let folder = with_images(&[], "path = \"dato\"\n");
    let ran = folder.run(&["check"]);
    expect![[r#"
        warning[dataset-missing]: there is no folder `dato`; paths count from the root of the workspace
         --> sessions/x.toml:7:8
          |
        7 | path = "dato"
          |        ^^^^^^

        1 warning in 1 file.
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(ran.code, Some(0));
}

#[test]
fn classes_are_compared_with_the_folders_from_wherever_it_is_run() {
    let classes = "path = \"data\"\nclasses = [\"cat\", \"dgo\", \"emu\"]\n";
    let images = ["data/cat/1.png", "data/dog/1.png", "data/emu/readme.txt"];
    let folder = with_images(&images, classes);
    for (at, args) in [
        ("", &["check", "--format", "github"][..]),
        ("sessions", &["check", "--format", "github", "x.toml"]),
    ] {
        let ran = folder.run_below(at, args);
        expect![[r#"
            ::warning file=x.toml,line=8,col=19,endLine=8,endColumn=24,title=unknown-class::the class `dgo` has no folder in the dataset; did you mean `dog`?
            ::warning file=x.toml,line=8,col=26,endLine=8,endColumn=31,title=empty-class::the class `emu` has no images
        "#]]
        .assert_eq(&ran.out.replace("sessions/", ""));
    }
}

#[test]
fn sessions_without_a_workspace_are_judged_without_the_disk() {
    let folder = Folder::with(&[("alone/x.toml", &SOUND.replace("\"data\"", "\"nowhere\""))]);
    assert_eq!(folder.run(&["check", "alone/x.toml"]).out, "No problems in 1 file.\n");
    let ran =
        folder.run_with_input(&["check", "-"], SOUND.replace("\"data\"", "\"nowhere\"").as_bytes());
    assert!(!ran.out.contains("dataset-missing"), "{}", ran.out);
}

#[test]
fn a_hundred_sessions_of_one_dataset_are_one_scan() {
    let folder = with_images(&["data/cat/1.png"], "path = \"data\"\n");
    for n in 0..100 {
        folder.write(&format!("sessions/x{n}.toml"), SOUND.replace("\"x\"", &format!("\"x{n}\"")));
    }
    let ran = folder.run(&["check"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("No problems in 101 files.\n", ""));
}
