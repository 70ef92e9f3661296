#[derive(Debug)]
pub(super) struct SectionData {}
