//! board
pub mod example;
