//! Where the repositories of git dependencies lie. Nothing is fetched: a repository is a folder of
//! the cache, `<cache>/<host>/<path>/<revision>`, with the files of that revision.

use std::path::{Component, Path, PathBuf};

use crate::manifest::GitDependency;

/// The packages of the framework that the embedded library can stand in for, and the named addresses
/// that their manifests define.
const FRAMEWORK: &[(&str, &[(&str, u64)])] = &[
    ("MoveStdlib", &[]),
    ("AptosStdlib", &[]),
    (
        "AptosFramework",
        &[
            ("aptos_framework", 0x1),
            ("aptos_fungible_asset", 0xa),
            ("core_resources", 0xa55_0c18),
            ("vm", 0x0),
            ("vm_reserved", 0x0),
        ],
    ),
    ("AptosToken", &[("aptos_token", 0x3)]),
    ("AptosTokenObjects", &[("aptos_token_objects", 0x4)]),
];

/// The addresses that a package of the framework defines, or `None` for any other package.
pub(super) fn framework_addresses(name: &str) -> Option<&'static [(&'static str, u64)]> {
    let package = FRAMEWORK.iter().find(|(known, _)| *known == name);
    package.map(|(_, addresses)| *addresses)
}

/// The folder of a repository at its revision, or `None` where its parts are no names of folders.
pub(super) fn repository_folder(cache: &Path, source: &GitDependency) -> Option<PathBuf> {
    let url = source.url.trim_end_matches('/');
    let url = url.strip_suffix(".git").unwrap_or(url);
    let (is_scheme, rest) = match url.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, url),
    };
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    // `git@host:path` is `host/path`; behind a scheme a colon stands before a port.
    let rest = if is_scheme {
        rest.replace(':', "_")
    } else {
        rest.replace(':', "/")
    };
    let place = PathBuf::from(rest).join(&source.revision);
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    (place.components().all(is_plain) && source.subfolder.components().all(is_plain))
        .then(|| cache.join(place))
}

/// How to put a repository where it is looked for.
pub(super) fn advice(repository: Option<&Path>, source: &GitDependency) -> String {
    match repository {
        Some(folder) => format!(
            "fetch it once: `git clone --depth 1 --branch {} {} {}`",
            source.revision,
            source.url,
            folder.display()
        ),
        None => "name a folder of repositories with `--git-cache`, or fetch this one and name its \
                 folder with `local = \"…\"`"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::repository_folder;
    use crate::manifest::GitDependency;

    #[test]
    fn every_form_of_a_repository_has_a_folder_in_the_cache() {
        for (url, revision, subfolder, folder) in [
            (
                "https://github.com/a/b.git",
                "main",
                "",
                Some("c/github.com/a/b/main"),
            ),
            (
                "git@github.com:a/b.git",
                "v1.2",
                "x/y",
                Some("c/github.com/a/b/v1.2"),
            ),
            (
                "ssh://git@host:22/a/b/",
                "f/g",
                "",
                Some("c/host_22/a/b/f/g"),
            ),
            ("https://host/../../etc", "main", "", None),
            ("https://host/a", "../..", "", None),
            ("https://host/a", "main", "../../..", None),
            ("/absolute", "main", "", None),
        ] {
            let source = GitDependency {
                url: url.to_owned(),
                revision: revision.to_owned(),
                subfolder: PathBuf::from(subfolder),
            };
            let found = repository_folder(Path::new("c"), &source);
            assert_eq!(found, folder.map(PathBuf::from), "{url}");
        }
    }
}
