use super::{Entry, Spanned};

/// A training entry.
#[derive(Debug, Clone, Copy)]
pub struct Training<'a>(pub Entry<'a>);

impl<'a> Training<'a> {
    /// The optimizer as written.
    pub fn optimizer(&self) -> Option<Spanned<&'a str>> {
        self.0.string("optimizer")
    }

    /// How often it goes through the training samples.
    pub fn epochs(&self) -> Option<Spanned<i64>> {
        self.0.integer("epochs")
    }

    /// The step size.
    pub fn learning_rate(&self) -> Option<Spanned<f64>> {
        self.0.number("learning_rate")
    }

    /// Samples a step.
    pub fn batch_size(&self) -> Option<Spanned<i64>> {
        self.0.integer("batch_size")
    }
}
