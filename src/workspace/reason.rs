use std::io;

/// Whether it says no more than that nothing is there.
pub(super) fn is_nothing(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;

    // A name that the system does not allow is the name of nothing.
    matches!(error.kind(), Kind::NotFound | Kind::NotADirectory | Kind::InvalidFilename)
}

/// What the system refuses, in words that a person can act on.
pub fn reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;

    let words = match error.kind() {
        Kind::PermissionDenied => "you have no permission for it",
        Kind::ReadOnlyFilesystem => "the disk it lies on is read-only",
        Kind::StorageFull => "the disk is full; make room and run it again",
        Kind::QuotaExceeded => "your quota on that disk is used up; make room and run it again",
        Kind::FileTooLarge => "the system does not allow a file of that size",
        Kind::NotFound => "the folder it lies in is not there",
        Kind::NotADirectory => "a file is where a folder should be; move it away",
        Kind::IsADirectory => "a folder is where a file should be; move it away",
        Kind::AlreadyExists => "something is there already",
        Kind::InvalidFilename => "the system does not allow a name like that",
        _ => return error.to_string(),
    };
    words.to_owned()
}
