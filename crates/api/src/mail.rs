//! Mail: being built.
