//! A run's directory: written aside, then renamed; readable by its owner only.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::PipelineError;

/// Writes the files of a run to a directory that did not exist, or held an earlier run or nothing.
///
/// The files are written to a new directory beside it, flushed to the disk, and only then put in its place: a reader sees
/// the earlier run or the whole new one.
///
/// # Errors
/// The disk refuses, or the directory holds something else than a run.
pub fn write_directory(target: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), PipelineError> {
    check_target(target)?;
    put(target, files)
}

/// Writes files to a directory that does not exist yet; a name may hold `/`.
///
/// # Errors
/// The disk refuses, or the directory exists.
pub fn write_new(target: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), PipelineError> {
    if target.exists() {
        return Err(PipelineError::Occupied { path: target.to_owned() });
    }
    put(target, files)
}

/// The directory being written aside. Whoever holds the lock is the only one to touch it.
static ASIDE: Mutex<Option<PathBuf>> = Mutex::new(None);

fn aside() -> MutexGuard<'static, Option<PathBuf>> {
    ASIDE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes back what is being written and keeps anything more from being written, for a program that ends at once.
///
/// A directory that was being replaced is whole afterwards: the earlier one, or the new one.
pub fn abandon() {
    let mut aside = aside();
    if let Some(path) = aside.take() {
        let _ = fs::remove_dir_all(path);
    }
    // INVARIANT: the lock is never given back, so that no file is written after this.
    std::mem::forget(aside);
}

fn put(target: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), PipelineError> {
    let written = put_aside(target, files);
    *aside() = None;
    written
}

fn put_aside(target: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), PipelineError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| PipelineError::Write { path, source }
    };
    let parent = parent(target);
    fs::create_dir_all(&parent).map_err(failed(&parent))?;
    let new = beside(target, "partial");
    {
        let mut aside = aside();
        create_private_directory(&new).map_err(failed(&new))?;
        *aside = Some(new.clone());
    }
    for (name, bytes) in files {
        let _held = aside();
        let path = new.join(name);
        if let Some(inner) = path.parent().filter(|inner| *inner != new) {
            fs::create_dir_all(inner).map_err(failed(inner))?;
        }
        let written = write_private_file(&path, bytes).map_err(failed(&path));
        if written.is_err() {
            let _ = fs::remove_dir_all(&new);
            return written;
        }
    }
    let mut held = aside();
    *held = None;
    let replaced = beside(target, "replaced");
    let exists = target.exists();
    if exists {
        fs::rename(target, &replaced).map_err(failed(target))?;
    }
    if let Err(error) = fs::rename(&new, target) {
        if exists {
            let _ = fs::rename(&replaced, target);
        }
        let _ = fs::remove_dir_all(&new);
        return Err(failed(target)(error));
    }
    if exists {
        fs::remove_dir_all(&replaced).map_err(failed(&replaced))?;
    }
    Ok(())
}

/// Writes a file aside, then puts it in its place; readable by its owner only.
///
/// # Errors
/// The disk refuses.
pub fn replace_file(target: &Path, bytes: &[u8]) -> Result<(), PipelineError> {
    let failed = |source| PipelineError::Write { path: target.to_owned(), source };
    let aside = beside(target, "partial");
    let _ = fs::remove_file(&aside);
    write_private_file(&aside, bytes).and_then(|()| fs::rename(&aside, target)).map_err(|error| {
        let _ = fs::remove_file(&aside);
        failed(error)
    })
}

/// Replaces a text that people share, such as a policy: written aside, then put in its place, with the rights it had.
///
/// # Errors
/// The disk refuses.
pub fn replace_text(target: &Path, text: &str) -> Result<(), PipelineError> {
    // A link stays one: what it points to is replaced.
    let real = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
    let rights = fs::metadata(&real).map(|data| data.permissions());
    replace_file(&real, text.as_bytes())?;
    if let Ok(rights) = rights {
        fs::set_permissions(&real, rights)
            .map_err(|source| PipelineError::Write { path: target.to_owned(), source })?;
    }
    Ok(())
}

/// Whether a run may be written there.
///
/// # Errors
/// The directory holds something that is not a run.
pub fn check_target(target: &Path) -> Result<(), PipelineError> {
    let occupied = || PipelineError::Occupied { path: target.to_owned() };
    if !target.exists() {
        return Ok(());
    }
    let entries = fs::read_dir(target).map_err(|_| occupied())?;
    let known = |name: &str| {
        matches!(
            name,
            "to-ask.csv"
                | "awards.csv"
                | "unmet.csv"
                | "summary.json"
                | "certificate.json.zst"
                | "dossier.html"
                | "dossier.xlsx"
                | "run.json"
                | "changes.csv"
                | "repair.json"
                | "bilan.csv"
                | "bilan.html"
                | "bilan.xlsx"
                | "engagements.csv"
                | "soustractions.csv"
        )
    };
    let ours = entries.into_iter().all(|entry| entry.is_ok_and(|entry| known(&entry.file_name().to_string_lossy())));
    if ours { Ok(()) } else { Err(occupied()) }
}

fn parent(target: &Path) -> PathBuf {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

fn beside(target: &Path, what: &str) -> PathBuf {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    parent(target).join(format!(".{name}.{what}-{}", std::process::id()))
}

fn create_private_directory(path: &Path) -> std::io::Result<()> {
    let _ = fs::remove_dir_all(path);
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Writes a new file that only its owner can read, flushed to the disk.
pub fn write_private_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(run: &Path) -> Vec<u8> {
        crate::pipeline::read_bytes(&run.join("awards.csv")).unwrap()
    }

    #[test]
    fn an_earlier_run_is_replaced_and_anything_else_is_kept() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("run");
        let files = |text: &str| BTreeMap::from([("awards.csv".to_owned(), text.as_bytes().to_vec())]);
        write_directory(&target, &files("first")).unwrap();
        write_directory(&target, &files("second")).unwrap();
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
        assert_eq!(content(&target), b"second");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(target.join("awards.csv")).unwrap().permissions().mode() & 0o777, 0o600);
            assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o700);
        }
        write_private_file(&target.join("notes.txt"), b"mine").unwrap();
        assert!(matches!(write_directory(&target, &files("third")), Err(PipelineError::Occupied { .. })));
        assert_eq!(content(&target), b"second");
    }
}
