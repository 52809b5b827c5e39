//! The front door of the library: composes the passes and touches the disk.
