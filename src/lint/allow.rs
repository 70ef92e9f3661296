//! `# nestling: allow(code, …)` comments.
