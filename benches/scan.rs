//! What it takes to scan 100,000 images in 100 classes: the first time, and again when nothing has
//! changed.
//!
//!     cargo bench --bench scan

use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant};

use nestling::session::samples::DatasetFolder;
use nestling::workspace::Workspace;

const CLASSES: usize = 100;
const IMAGES: usize = 1_000;

fn main() {
    let dir = tempfile::tempdir().expect("a folder for the images");
    make(dir.path());
    let workspace = Workspace::at(dir.path());
    println!("{} images in {CLASSES} classes", CLASSES * IMAGES);
    for name in ["first", "second", "third"] {
        let begin = Instant::now();
        let images = images(&workspace);
        println!("{name:>7} scan: {:>8.1} ms", begin.elapsed().as_secs_f64() * 1e3);
        assert_eq!(images, (CLASSES * IMAGES) as u64);
    }
}

fn images(workspace: &Workspace) -> u64 {
    let folder = workspace.dataset_folder("data");
    let scanned = workspace.scan(&folder, &|_, _| {}, &AtomicBool::new(false));
    match scanned.expect("the folder can be read") {
        Some(DatasetFolder::Found(samples)) => {
            samples.classes.iter().map(|class| class.total()).sum()
        }
        other => panic!("the folder is there: {other:?}"),
    }
}

/// Empty files are enough: no scan opens one. Then nobody is busy with the folders for as long as
/// it takes until they are remembered.
fn make(root: &Path) {
    fs::create_dir(root.join("sessions")).expect("a workspace");
    for class in 0..CLASSES {
        let folder = root.join(format!("data/class_{class:03}"));
        fs::create_dir_all(&folder).expect("a class");
        for image in 0..IMAGES {
            File::create(folder.join(format!("{image:05}.png"))).expect("an image");
        }
    }
    thread::sleep(Duration::from_millis(2_500));
}
