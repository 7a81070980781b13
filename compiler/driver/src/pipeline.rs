
/// Compiles a package or a single file.
pub fn compile(file_system: &dyn FileSystem, path: &Path, options: &Options) -> Compilation {
    let mut sources = SourceMap::new();
    let package_options = PackageOptions {
        named_addresses: options.named_addresses.clone(),
        is_development: options.is_development,
    };
    let (package, mut diagnostics) =
        package::load(file_system, path, &package_options, &mut sources);
    let addresses = package
        .addresses
        .iter()
        .map(|(name, address)| (Symbol::new(name), *address))
        .collect::<BTreeMap<_, _>>();

    let mut files = parse(&package.sources, &mut diagnostics);
    replace_library(&mut files, &addresses);
    let units: Vec<SourceUnit<'_>> = files
        .iter()
        .map(|file| SourceUnit {
            file: &file.tree,
            addresses: &addresses,
            package: if file.origin == Origin::Library { "std" } else { &package.name },
            is_dependency: file.origin != Origin::Root,
        })
        .collect();
    let (program, reported) =
        weft_hir::lower(&units, weft_hir::Settings { testing: false });
    diagnostics.extend(reported);
    let bodies = check_bodies(&program, &mut diagnostics);

    let mut modules = Vec::new();
    if !diagnostics.iter().any(Diagnostic::is_error) {
        let origins: BTreeMap<FileId, Origin> =
            files.iter().map(|file| (file.id, file.origin)).collect();
        modules = generate(&program, &bodies, &origins, &mut diagnostics);
    }
    diagnostic::sort(&mut diagnostics);
    Compilation { package: package.name, sources, diagnostics, modules }
}

/// A parsed file.
struct ParsedFile {
    id: FileId,
    origin: Origin,
    tree: ast::File,
}

/// Parses all files, in parallel and in order. What is said about dependencies is left to them,
/// errors apart.
fn parse(sources: &[SourceInput], diagnostics: &mut Vec<Diagnostic>) -> Vec<ParsedFile> {
    let parsed: Vec<_> = sources
        .par_iter()
        .map(|source| (source, weft_syntax::parse(source.file, &source.text)))
        .collect();
    parsed
        .into_iter()
        .map(|(source, parse)| {
            let is_root = source.origin == Origin::Root;
            diagnostics.extend(parse.diagnostics.into_iter().filter(|it| is_root || it.is_error()));
            ParsedFile { id: source.file, origin: source.origin, tree: parse.ast }
        })
        .collect()
}

/// Leaves out the library's modules that the package or a dependency brings itself.
fn replace_library(files: &mut Vec<ParsedFile>, addresses: &BTreeMap<Symbol, AccountAddress>) {
    let brought: Vec<Symbol> = files
        .iter()
        .filter(|file| file.origin != Origin::Library)
        .flat_map(|file| file.tree.modules_at(AccountAddress::ONE, addresses))
        .collect();
    if brought.is_empty() {
        return;
    }
    files.retain(|file| {
        let own = file.tree.modules_at(AccountAddress::ONE, addresses);
        file.origin != Origin::Library || !own.iter().any(|module| brought.contains(module))
    });
}
