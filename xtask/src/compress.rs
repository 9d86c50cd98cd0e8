//! The server sends `x.br` or `x.gz` for `x` to browsers that take them.

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};
use std::{
    ffi::OsString,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// Kinds of file that gain from it; fonts and pictures are compressed already.
const KINDS: [&str; 8] = ["css", "html", "ico", "js", "json", "svg", "wasm", "webmanifest"];

/// The compressed forms of `file`, if it gets any.
pub fn companions(file: &Path) -> Option<[PathBuf; 2]> {
    let kind = file.extension()?.to_str()?;
    KINDS
        .contains(&kind)
        .then(|| ["br", "gz"].map(|suffix| with_suffix(file, suffix)))
}

/// Writes the compressed forms of `file` that are missing or older than it.
pub fn compress(file: &Path) -> Result<()> {
    let Some([br, gz]) = companions(file) else {
        return Ok(());
    };
    if is_newer(&br, file) && is_newer(&gz, file) {
        return Ok(());
    }
    let data = fs::read(file)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&data)?;
    fs::write(gz, encoder.finish()?)?;
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    encoder.write_all(&data)?;
    encoder.flush()?;
    fs::write(br, encoder.into_inner())?;
    Ok(())
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".");
    name.push(suffix);
    name.into()
}

fn is_newer(made: &Path, source: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified());
    matches!((time(made), time(source)), (Ok(made), Ok(source)) if made >= source)
}
