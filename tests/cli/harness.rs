use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A session without any mistake.
pub const SOUND: &str = "\
[session]
id = \"x\"
created_at = 2026-11-22T10:00:00Z
format = 1

[dataset]
path = \"data\"
";

/// A session with an error (that has a safe fix), a warning and a hint.
pub const FAULTY: &str = "\
[session]
id = \"x\"
created_at = 2026-11-22T10:00:00Z
format = 1

[dataset]
path = \"data\"

[[trainings]]
id = \"train_1\"
name = \"Adam\"
optimizer = \"adam\"
learning_rate = 0.5
epochs = \"100\"  # a lot
batch_size = 32
";

/// A folder of its own for one test.
pub struct Folder {
    dir: tempfile::TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Folder {
    /// Empty but for a folder `data`, which the sessions here name as their dataset.
    pub fn new() -> Self {
        let folder = Self { dir: tempfile::tempdir().unwrap() };
        std::fs::create_dir(folder.path("data")).unwrap();
        folder
    }

    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `nestling` here.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with_input(args, b"")
    }

    /// Runs `nestling` in a folder below.
    pub fn run_below(&self, folder: &str, args: &[&str]) -> Ran {
        run_in(&self.path(folder), args, b"")
    }

    /// Runs `nestling` here with `input` as its standard input.
    pub fn run_with_input(&self, args: &[&str], input: &[u8]) -> Ran {
        run_in(self.dir.path(), args, input)
    }
}

/// Runs `nestling` in the folder of the crate.
pub fn run_here(args: &[&str]) -> Ran {
    run_in(Path::new(env!("CARGO_MANIFEST_DIR")), args, b"")
}

/// The program, to be started in `dir` without anything of the environment that changes output.
pub fn nestling(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nestling"));
    command.current_dir(dir).args(args);
    for name in ["CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run_in(dir: &Path, args: &[&str], input: &[u8]) -> Ran {
    let mut child = nestling(dir, args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // It need not read what it is given.
    let writer = std::thread::spawn(move || stdin.write_all(&input).is_ok());
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
