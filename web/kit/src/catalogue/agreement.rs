//! Tests of catalogues: both languages know the same messages with the same arguments, and the
//! source asks for no message that is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

type Messages = BTreeMap<String, BTreeSet<String>>;

/// Everything wrong between two catalogues and the sources below `folder`; empty when all is well.
///
/// A message is asked for by a literal in `say("…")`, `tr("…")`, `tr!("…")` or `fault("…")`; comments do not ask.
pub fn check(german: &[&str], english: &[&str], folder: &Path) -> Vec<String> {
    let (de, en) = (messages(german), messages(english));
    let mut wrong = Vec::new();
    for key in de.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
        match (de.get(key), en.get(key)) {
            (Some(a), Some(b)) if a == b => {}
            (Some(_), Some(_)) => wrong.push(format!("{key}: other arguments")),
            (None, _) => wrong.push(format!("{key}: missing in German")),
            (_, None) => wrong.push(format!("{key}: missing in English")),
        }
    }
    for (file, key) in asked(folder) {
        if !de.contains_key(&key) {
            wrong.push(format!("{key}: asked for by {file}, missing"));
        }
    }
    wrong
}

/// The keys of a catalogue that no source below the folders asks for.
pub fn unused(catalogue: &str, folders: &[&Path]) -> Vec<String> {
    let asked: BTreeSet<String> = folders.iter().flat_map(|f| literals(f)).map(|(_, key)| key).collect();
    messages(&[catalogue]).into_keys().filter(|key| !asked.contains(key)).collect()
}

fn messages(sources: &[&str]) -> Messages {
    let mut found = Messages::new();
    for source in sources {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) => resource,
            Err((rest, errors)) => {
                found.insert(format!("malformed: {errors:?}"), BTreeSet::from([source.len().to_string()]));
                rest
            }
        };
        for entry in resource.entries() {
            if let Entry::Message(message) = entry {
                let mut names = BTreeSet::new();
                if let Some(value) = &message.value {
                    arguments(value, &mut names);
                }
                found.insert(message.id.name.to_owned(), names);
            }
        }
    }
    found
}

fn arguments(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable { expression: Expression::Inline(inline) } => argument(inline, names),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                argument(selector, names);
                variants.iter().for_each(|variant| arguments(&variant.value, names));
            }
            PatternElement::TextElement { .. } => {}
        }
    }
}

fn argument(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        names.insert(id.name.to_owned());
    }
}

fn asked(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (file, source) in sources(folder) {
        for opening in ["say(\"", "tr(\"", "tr!(\"", "fault(\""] {
            for rest in source.split(opening).skip(1) {
                if let Some((key, _)) = rest.split_once('"').filter(|(key, _)| is_key(key)) {
                    found.push((file.clone(), key.to_owned()));
                }
            }
        }
    }
    found
}

fn is_key(text: &str) -> bool {
    text.contains('-')
        && !text.starts_with('-')
        && text.chars().all(|c| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit())
}

fn literals(folder: &Path) -> Vec<(String, String)> {
    let each = |(file, source): (String, String)| -> Vec<(String, String)> {
        source.split('"').map(|piece| (file.clone(), piece.to_owned())).collect()
    };
    sources(folder).into_iter().flat_map(each).collect()
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs")
            && let Ok(source) = fs::read_to_string(&path)
        {
            let code: Vec<&str> =
                source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            found.push((path.display().to_string(), code.join("\n")));
        }
    }
    found
}
