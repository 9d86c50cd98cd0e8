//! `cargo xtask build`: everything that the server sends as a file, then the server.

use crate::{
    compress,
    files::{fingerprint, fresh_folder, read, walk, write_if_changed},
    step::{cargo, output, run, step},
};
use anyhow::{Context, Result, anyhow};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// `[[workspace.metadata.leptos]]` has the same names; LEPTOS_OUTPUT_NAME in .cargo/config.toml too.
const NAME: &str = "creneau";
/// What loads the other modules; HydrationScripts asks for this name.
const LINK: &str = "__wasm_split.______________________.js";
const SITE: &str = "target/site";
/// npm's, whose version package-lock.json holds: files made by Debian's 108 do not load in a browser.
const WASM_OPT: &str = "end2end/node_modules/binaryen";
/// The compiler has optimized for size already. Measured after brotli: -O1 takes 3 % off, -Oz 1 % in twice
/// the time.
const WASM_OPT_FLAGS: [&str; 9] = [
    "-O1",
    "--strip-debug",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What goes to each place below the site's folder.
type Site = BTreeMap<PathBuf, Vec<u8>>;

pub fn build(release: bool) -> Result<()> {
    step("compile the browser's side", || compile_wasm(release))?;
    // The compiler and the tools that work on its WebAssembly each leave a core idle.
    thread::scope(|scope| {
        let server = scope.spawn(|| step("compile the server", || compile_server(release)));
        let site = make_site(release);
        let server = server
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        site.and(server)
    })
}

fn compile_wasm(release: bool) -> Result<()> {
    let profile = if release { "wasm-release" } else { "dev" };
    let target = "--target=wasm32-unknown-unknown";
    run(&mut cargo(&[
        "build",
        "--package=frontend",
        target,
        "--profile",
        profile,
    ]))
}

/// `--examples` (there are none) makes cargo choose the dependencies' features as it does for tests and
/// benches, so that these compile nothing again. For the same reason no package is named.
fn compile_server(release: bool) -> Result<()> {
    let profile = if release { "release" } else { "dev" };
    run(&mut cargo(&[
        "build",
        "--bin",
        NAME,
        "--examples",
        "--profile",
        profile,
    ]))
}

fn make_site(release: bool) -> Result<()> {
    let bound = bind(release)?;
    step("gather the site", || {
        let mut site = Site::new();
        collect(Path::new("public"), Path::new(""), &mut site)?;
        collect(&bound, Path::new("pkg"), &mut site)?;
        site.insert(
            format!("pkg/{NAME}.css").into(),
            stylesheet(Path::new("style"), release)?,
        );
        put(&site, release)
    })?;
    if !release {
        return Ok(());
    }
    step("compress the site", || {
        walk(Path::new(SITE))?
            .iter()
            .try_for_each(|file| compress::compress(file))
    })
}

/// The folder with the WebAssembly and the JavaScript that loads it. Made again only when the compiler's
/// output or the way of treating it is new.
fn bind(release: bool) -> Result<PathBuf> {
    let profile = if release { "wasm-release" } else { "debug" };
    let input = format!("target/wasm32-unknown-unknown/{profile}/frontend.wasm");
    let optimizer = if release {
        let package = Path::new(WASM_OPT).join("package.json");
        fs::read(package).context("wasm-opt is missing; install it: (cd end2end && npm ci)")?
    } else {
        Vec::new()
    };
    // This program itself holds wasm-bindgen, and the flags.
    let program = read(&std::env::current_exe()?)?;
    let stamp = fingerprint([&*read(Path::new(&input))?, &optimizer, &program]);
    let out = Path::new("target/xtask").join(profile);
    let stamp_file = out.with_extension("stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(out);
    }
    fresh_folder(&out)?;
    fs::write(&stamp_file, "")?;
    generate(Path::new(&input), &out, release)?;
    fs::write(stamp_file, stamp)?;
    Ok(out)
}

/// Leaves in `out`: the main module and its JavaScript, a module for each lazy route, and what says which
/// route needs which modules.
fn generate(input: &Path, out: &Path, release: bool) -> Result<()> {
    let whole = input.with_file_name("frontend_main.wasm");
    let mut modules = step("split off the lazy routes", || split(input, &whole, out))?;
    step("generate its JavaScript", || {
        wasm_bindgen(&whole, out, release)?;
        // HydrationScripts asks for this name where LEPTOS_OUTPUT_NAME was set when leptos was compiled.
        let main = out.join(format!("{NAME}.wasm"));
        fs::rename(out.join(format!("{NAME}_bg.wasm")), &main)?;
        modules.push(main);
        Ok(())
    })?;
    if !release {
        return Ok(());
    }
    step("optimize its WebAssembly", || {
        modules.iter().try_for_each(|module| {
            let mut command = Command::new(Path::new(WASM_OPT).join("bin/wasm-opt"));
            // It warns about every name section that it then takes out.
            output(command.args(WASM_OPT_FLAGS).arg(module).arg("-o").arg(module)).map(drop)
        })
    })
}

/// Writes what every page needs to `main` and the rest to `out`; answers the files there. The names are
/// those that leptos looks for.
fn split(input: &Path, main: &Path, out: &Path) -> Result<Vec<PathBuf>> {
    let wasm = read(input)?;
    let main_module = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = out;
    options.main_out_path = main;
    options.main_module = &main_module;
    let link_name = format!("./{LINK}");
    options.link_name = &link_name;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let link = out.join(LINK);
    let script = fs::read_to_string(&link)?.replace("= fetch(new URL(", "= steady(new URL(");
    fs::write(link, script + include_str!("steady.js"))?;
    let needs = serde_json::to_vec(&split.prefetch_map)?;
    fs::write(out.join("__wasm_split_manifest.json"), needs)?;
    Ok(split.split_modules)
}

fn wasm_bindgen(input: &Path, out: &Path, release: bool) -> Result<()> {
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(input)
        .web(true)?
        .out_name(NAME)
        .typescript(false)
        // the other modules are linked to this one by name
        .keep_lld_exports(true)
        .demangle(!release)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(out)
}

fn collect(from: &Path, to: &Path, site: &mut Site) -> Result<()> {
    for file in walk(from)? {
        site.insert(to.join(file.strip_prefix(from)?), read(&file)?);
    }
    Ok(())
}

/// The sheets below `dir` in the order of their names: cascade layers decide between them, not the order.
fn stylesheet(dir: &Path, release: bool) -> Result<Vec<u8>> {
    let mut sheet = String::new();
    for file in walk(dir)? {
        if file.extension().is_some_and(|kind| kind == "css") {
            sheet += &String::from_utf8(read(&file)?).with_context(|| file.display().to_string())?;
        }
    }
    Ok(if release { without_comments(&sheet) } else { sheet }.into())
}

/// Comments are for whoever reads the source; a browser need not load them, nor the indentation.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, tail) = rest.split_at(at);
        kept += before;
        let length = if tail.starts_with("/*") {
            tail.find("*/").map_or(tail.len(), |end| end + 2)
        } else {
            let length = token_length(tail);
            kept += &tail[..length];
            length
        };
        rest = &tail[length..];
    }
    kept += rest;
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The length of the string at the start of `css`, or of the slash.
fn token_length(css: &str) -> usize {
    let mut chars = css.char_indices();
    let Some((_, quote @ ('"' | '\''))) = chars.next() else {
        return 1;
    };
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            return at + 1;
        }
    }
    css.len()
}

/// Makes the site's folder hold `site`, and the compressed files of a release, and nothing else.
fn put(site: &Site, release: bool) -> Result<()> {
    let root = Path::new(SITE);
    let mut wanted: Vec<PathBuf> = Vec::new();
    for (name, data) in site {
        let path = root.join(name);
        write_if_changed(&path, data)?;
        if release {
            wanted.extend(compress::companions(&path).into_iter().flatten());
        }
        wanted.push(path);
    }
    for file in walk(root)? {
        if !wanted.contains(&file) {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_and_indentation_go_and_strings_stay() {
        let check = |css, expected| assert_eq!(without_comments(css), expected);
        check(
            "a { b: c } /* d\n e */\n\n  f { g: h }",
            "a { b: c }\nf { g: h }\n",
        );
        check("a { b: \"/* c */\" }", "a { b: \"/* c */\" }\n");
        check("a { b: 'it\\'s /*' } /* c */", "a { b: 'it\\'s /*' }\n");
        check("a { b: 1 / 2 } /* never closed", "a { b: 1 / 2 }\n");
    }
}
