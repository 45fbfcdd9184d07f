//! The house keeps its rules: imports run down the layers only, and every fixture is used.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the library with their layers, as `src/lib.rs` tells them.
fn layers() -> Vec<(String, u32)> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let table = lib.lines().filter_map(|line| {
        let cells: Vec<&str> = line
            .strip_prefix("//! |")?
            .split('|')
            .map(str::trim)
            .collect();
        let module = cells.get(1)?.strip_prefix("[`")?.strip_suffix("`]")?;
        Some((module.to_owned(), cells[0].parse().ok()?))
    });
    table.collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// The modules that the code of a file names behind `prefix`, such as `crate::`, also in groups:
/// `use crate::{lang, text::fold}`.
fn named(code: &str, prefix: &str) -> Vec<String> {
    let mut modules = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let begins = code[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if !begins {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let identifier = |text: &str| -> String {
            text.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        };
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 1;
                let mut piece = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 1 => {
                            modules.push(identifier(piece.trim()));
                            piece.clear();
                            continue;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                    piece.push(c);
                }
                modules.push(identifier(piece.trim()));
            }
            None => modules.push(identifier(rest)),
        }
    }
    modules.retain(|module| !module.is_empty());
    modules
}

/// A file's code without its comments; examples in doc comments may import what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn imports_run_down_the_layers_only() {
    let layers = layers();
    assert!(
        layers.len() >= 10,
        "the layer table of src/lib.rs is not read: {layers:?}"
    );
    let layer = |module: &str| {
        layers
            .iter()
            .find(|(name, _)| name == module)
            .map(|(_, n)| *n)
    };
    let mut wrong = Vec::new();
    for (module, own) in &layers {
        let folder = root().join("src").join(module);
        let mut files = if folder.is_dir() {
            rust_files(&folder)
        } else {
            Vec::new()
        };
        let single = folder.with_extension("rs");
        files.extend(single.is_file().then_some(single));
        assert!(
            !files.is_empty(),
            "the layer table names `{module}`, which has no file"
        );
        for file in files {
            for other in named(&code(&file), "crate::") {
                if let Some(below) = layer(&other).filter(|_| other != *module)
                    && below >= *own
                {
                    wrong.push(format!(
                        "{}: {module} ({own}) imports {other} ({below})",
                        file.display()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_library_has_a_layer() {
    let lib = code(&root().join("src/lib.rs"));
    let layers = layers();
    for line in lib.lines() {
        if let Some(module) = line
            .strip_prefix("pub mod ")
            .and_then(|m| m.strip_suffix(';'))
        {
            assert!(
                layers.iter().any(|(name, _)| name == module),
                "{module} has no layer"
            );
        }
    }
}

#[test]
fn faces_import_nothing_of_the_library_but_app_and_model() {
    let mut wrong = Vec::new();
    for file in rust_files(&root().join("src/bin")) {
        for module in named(&code(&file), "tramo::") {
            if module != "app" && module != "model" && module != "web" {
                wrong.push(format!("{}: {module}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_library_neither_prints_nor_exits_nor_reads_the_environment() {
    let forbidden = [
        "println!",
        "eprintln!",
        "print!(",
        "process::exit",
        "env::var",
        "dbg!",
    ];
    let mut wrong = Vec::new();
    for file in rust_files(&root().join("src")) {
        if file.starts_with(root().join("src/bin")) {
            continue;
        }
        let code = code(&file);
        for word in forbidden {
            if code.contains(word) {
                wrong.push(format!("{}: {word}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_fixture_folder_is_run_by_some_test() {
    let tests = root().join("tests");
    let sources: String = rust_files(&tests).iter().map(|file| code(file)).collect();
    for entry in fs::read_dir(&tests).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        // Benches and modules shared by tests hold code, not fixtures.
        let holds_code = path.is_dir() && !rust_files(&path).is_empty();
        if path.is_dir() && !holds_code {
            assert!(
                sources.contains(&format!("tests/{name}")),
                "no test reads tests/{name}"
            );
        }
    }
}

#[test]
fn files_stay_short_enough_to_be_read_at_once() {
    for file in rust_files(&root().join("src")) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(
            lines <= 600,
            "{} has {lines} lines: split it by meaning",
            file.display()
        );
    }
}
