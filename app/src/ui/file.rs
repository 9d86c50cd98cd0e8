//! Files that somebody chooses.

use model::{AppError, exchange::FileProblem};
use web_sys::File;

/// The text of a file, or nothing when the browser cannot read it.
///
/// # Errors
/// `Unreadable` when it is not text.
pub async fn text_of(file: &File) -> Result<Option<String>, AppError> {
    let Ok(buffer) = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await else {
        return Ok(None);
    };
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    decode(bytes).map(Some)
}

/// Bytes as text, without the mark that some programs put before it.
fn decode(bytes: Vec<u8>) -> Result<String, AppError> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        AppError::Unreadable(FileProblem::NotText {
            line: u32::try_from(line).unwrap_or(u32::MAX),
        })
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_is_read_and_the_line_is_told() {
        assert_eq!(decode(b"\xef\xbb\xbfBEGIN".to_vec()), Ok("BEGIN".into()));
        assert_eq!(
            decode(b"a\nb\n\xff".to_vec()),
            Err(AppError::Unreadable(FileProblem::NotText { line: 3 }))
        );
    }
}
