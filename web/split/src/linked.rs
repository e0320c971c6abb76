//! What the linker knew of the module's data: where each piece of it lies, who names it, and which pieces it points to.
//!
//! From the sections `linking` and `reloc.*` that `wasm-ld --emit-relocs` leaves (`web/build.rs`), as
//! <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md> describes them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use wasmparser::{
    DataKind, KnownCustom, Linking, LinkingSectionReader, Name, NameSectionReader, Operator, Parser, Payload,
    RelocSectionReader, RelocationType, SymbolInfo,
};

use crate::names;

/// A linked module's data.
#[derive(Default)]
pub struct Linked {
    /// Its pieces in the order of their addresses, none overlapping another.
    pieces: Vec<Piece>,
    /// What the functions of a name (`names::stable`) name.
    functions: BTreeMap<String, Names>,
    /// What code names each address, as the linker wrote it there.
    addresses: BTreeMap<u32, BTreeSet<usize>>,
    /// What is named by data that is nobody's.
    fixed: BTreeSet<usize>,
}

/// What a function names.
#[derive(Default)]
struct Names {
    pieces: BTreeSet<usize>,
    functions: BTreeSet<String>,
}

/// What a symbol stands for, or several that overlap.
struct Piece {
    at: Range<u32>,
    bytes: Vec<u8>,
    points_to: BTreeSet<usize>,
}

impl Linked {
    /// Reads a module that was linked with `--emit-relocs`.
    pub fn read(wasm: &[u8]) -> Result<Linked> {
        let sections = Sections::read(wasm)?;
        let mut linked = Linked { pieces: sections.pieces()?, ..Linked::default() };
        for reloc in &sections.data_relocs {
            let Some((target, _)) = sections.data(&linked, reloc) else { continue };
            match sections.address_of(reloc.offset).and_then(|address| linked.at(address)) {
                Some(from) => linked.pieces[from].points_to.insert(target),
                None => linked.fixed.insert(target),
            };
        }
        for reloc in &sections.code_relocs {
            let from = sections.function_at(reloc.offset).context("a relocation lies in no function")?;
            if let Some((target, address)) = sections.data(&linked, reloc) {
                linked.functions.entry(from.to_string()).or_default().pieces.insert(target);
                linked.addresses.entry(address).or_default().insert(target);
            } else if let Some(called) = sections.function(reloc) {
                let called = called.to_string();
                linked.functions.entry(from.to_string()).or_default().functions.insert(called);
            }
        }
        Ok(linked)
    }

    /// The pieces that the first part has no way to: not by what its functions named when they were linked, with those that
    /// have since become parts of them (they are not in the `whole` any more); not by the addresses that are in them now;
    /// and not from there on from piece to piece. By address, with what lies there.
    pub fn late(
        &self,
        first: &BTreeSet<String>,
        whole: &BTreeSet<String>,
        numbers: &BTreeSet<u32>,
    ) -> Vec<(u32, &[u8])> {
        let mut early = self.fixed.clone();
        let mut seen: BTreeSet<&str> = first.iter().map(String::as_str).collect();
        let mut open: Vec<&str> = seen.iter().copied().collect();
        while let Some(names) = open.pop().map(|name| self.functions.get(name)) {
            let Some(names) = names else { continue };
            early.extend(&names.pieces);
            let gone = names.functions.iter().map(String::as_str).filter(|name| !whole.contains(*name));
            open.extend(gone.filter(|name| seen.insert(name)));
        }
        early.extend(numbers.iter().filter_map(|number| self.addresses.get(number)).flatten());
        let mut open: Vec<usize> = early.iter().copied().collect();
        while let Some(piece) = open.pop() {
            open.extend(self.pieces[piece].points_to.iter().filter(|target| early.insert(**target)));
        }
        let late = self.pieces.iter().enumerate().filter(|(index, _)| !early.contains(index));
        late.map(|(_, piece)| (piece.at.start, piece.bytes.as_slice())).collect()
    }

    fn at(&self, address: u32) -> Option<usize> {
        let after = self.pieces.partition_point(|piece| piece.at.start <= address);
        let index = after.checked_sub(1)?;
        self.pieces[index].at.contains(&address).then_some(index)
    }
}

/// What a symbol stands for.
enum Symbol {
    /// Data, which lies there.
    Data(Range<u32>),
    /// The function of that number.
    Function(u32),
    Other,
}

/// A relocation of an address or of a call.
struct Reloc {
    /// Where in the section's contents.
    offset: u32,
    symbol: u32,
    addend: i64,
}

/// The sections of a module, as far as they are about data.
#[derive(Default)]
struct Sections<'a> {
    /// Of each segment: where it lies in the memory, where in the section's contents, and its bytes.
    segments: Vec<(u32, u32, &'a [u8])>,
    symbols: Vec<Symbol>,
    /// How many functions are imported: their numbers come first.
    imports: usize,
    /// Where each function lies in the contents of its section, in order.
    functions: Vec<(Range<u32>, String)>,
    data_relocs: Vec<Reloc>,
    code_relocs: Vec<Reloc>,
}

impl<'a> Sections<'a> {
    fn read(wasm: &'a [u8]) -> Result<Sections<'a>> {
        let mut sections = Sections::default();
        let (mut code, mut function_names) = (0, BTreeMap::new());
        let mut linking: Option<LinkingSectionReader> = None;
        let mut relocs = Vec::new();
        // Number of each section that is no custom one or is: relocations name theirs by it.
        let (mut number, mut code_number, mut data_number) = (0, None, None);
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            match &payload {
                Payload::ImportSection(reader) => {
                    sections.imports = reader
                        .clone()
                        .into_imports()
                        .filter(
                            |import| matches!(import, Ok(import) if matches!(import.ty, wasmparser::TypeRef::Func(_))),
                        )
                        .count();
                }
                Payload::CodeSectionStart { range, .. } => {
                    (code, code_number) = (range.start, Some(number));
                }
                Payload::CodeSectionEntry(body) => {
                    let range = body.range();
                    let range = (range.start - code) as u32..(range.end - code) as u32;
                    sections.functions.push((range, String::new()));
                }
                Payload::DataSection(reader) => {
                    data_number = Some(number);
                    let start = reader.range().start;
                    for data in reader.clone() {
                        let data = data?;
                        let offset = (data.range.end - data.data.len() - start) as u32;
                        sections.segments.push((address(&data.kind)?, offset, data.data));
                    }
                }
                Payload::CustomSection(reader) => match reader.as_known() {
                    KnownCustom::Name(reader) => function_names = names_of_functions(reader)?,
                    KnownCustom::Linking(reader) => linking = Some(reader),
                    KnownCustom::Reloc(reader) => relocs.push(reader),
                    _ => {}
                },
                _ => {}
            }
            if payload.as_section().is_some() {
                number += 1;
            }
        }
        for (index, (_, name)) in sections.functions.iter_mut().enumerate() {
            let found = function_names.get(&((sections.imports + index) as u32));
            // wasm-bindgen writes names out like this.
            *name = names::stable(&rustc_demangle::demangle(found.copied().unwrap_or_default()).to_string());
        }
        sections.read_symbols(linking.context("the linked module has no section `linking`: see web/build.rs")?)?;
        for reader in relocs {
            match Some(reader.section_index()) {
                section if section == code_number => sections.code_relocs = relocs_in(&reader)?,
                section if section == data_number => sections.data_relocs = relocs_in(&reader)?,
                _ => {}
            }
        }
        ensure!(!sections.code_relocs.is_empty(), "the linked module has no relocations: see web/build.rs");
        Ok(sections)
    }

    fn read_symbols(&mut self, linking: LinkingSectionReader) -> Result<()> {
        for part in linking.subsections() {
            let Linking::SymbolTable(table) = part? else { continue };
            for symbol in table {
                self.symbols.push(match symbol? {
                    SymbolInfo::Data { symbol: Some(data), .. } => {
                        let (base, ..) = self.segments.get(data.index as usize).context("a symbol of no segment")?;
                        Symbol::Data(base + data.offset..base + data.offset + data.size)
                    }
                    SymbolInfo::Func { index, .. } => Symbol::Function(index),
                    _ => Symbol::Other,
                });
            }
        }
        Ok(())
    }

    /// The pieces: symbols joined where they overlap.
    fn pieces(&self) -> Result<Vec<Piece>> {
        let mut ranges: Vec<Range<u32>> = self
            .symbols
            .iter()
            .filter_map(|symbol| match symbol {
                Symbol::Data(at) if !at.is_empty() => Some(at.clone()),
                _ => None,
            })
            .collect();
        ranges.sort_by_key(|at| (at.start, at.end));
        let mut joined: Vec<Range<u32>> = Vec::new();
        for at in ranges {
            match joined.last_mut() {
                Some(last) if at.start < last.end => last.end = last.end.max(at.end),
                _ => joined.push(at),
            }
        }
        // What lies behind the segments is zero from the start, and nobody's to bring.
        let pieces = joined.into_iter().filter_map(|at| {
            let (base, _, bytes) = self
                .segments
                .iter()
                .find(|(base, _, bytes)| (*base..*base + bytes.len() as u32).contains(&at.start))?;
            let bytes = bytes.get((at.start - base) as usize..(at.end - base) as usize)?.to_vec();
            Some(Piece { at, bytes, points_to: BTreeSet::new() })
        });
        Ok(pieces.collect())
    }

    /// The piece that a relocation names, and the address by which it does.
    fn data(&self, linked: &Linked, reloc: &Reloc) -> Option<(usize, u32)> {
        let Symbol::Data(at) = self.symbols.get(reloc.symbol as usize)? else { return None };
        Some((linked.at(at.start)?, at.start.wrapping_add(reloc.addend as u32)))
    }

    /// The function that a relocation names.
    fn function(&self, reloc: &Reloc) -> Option<&str> {
        let Symbol::Function(index) = self.symbols.get(reloc.symbol as usize)? else { return None };
        let (_, name) = self.functions.get((*index as usize).checked_sub(self.imports)?)?;
        Some(name)
    }

    fn address_of(&self, offset: u32) -> Option<u32> {
        let (base, start, _) =
            self.segments.iter().find(|(_, start, bytes)| (*start..*start + bytes.len() as u32).contains(&offset))?;
        Some(base + (offset - start))
    }

    fn function_at(&self, offset: u32) -> Option<&str> {
        let after = self.functions.partition_point(|(range, _)| range.start <= offset);
        let (range, name) = self.functions.get(after.checked_sub(1)?)?;
        range.contains(&offset).then_some(name)
    }
}

/// The relocations of a section that stand for addresses in the memory or for calls.
fn relocs_in(reader: &RelocSectionReader) -> Result<Vec<Reloc>> {
    use RelocationType::{FunctionIndexLeb, MemoryAddrI32, MemoryAddrLeb, MemoryAddrSleb};
    let mut found = Vec::new();
    for entry in reader.entries() {
        let entry = entry?;
        if matches!(entry.ty, FunctionIndexLeb | MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32) {
            found.push(Reloc { offset: entry.offset, symbol: entry.index, addend: entry.addend });
        }
    }
    Ok(found)
}

fn names_of_functions(reader: NameSectionReader<'_>) -> Result<BTreeMap<u32, &str>> {
    let mut names = BTreeMap::new();
    for part in reader {
        let Name::Function(map) = part? else { continue };
        for naming in map {
            let naming = naming?;
            names.insert(naming.index, naming.name);
        }
    }
    Ok(names)
}

/// Where an active segment lies.
fn address(kind: &DataKind) -> Result<u32> {
    let DataKind::Active { offset_expr, .. } = kind else { anyhow::bail!("a passive segment of data") };
    match offset_expr.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value as u32),
        other => anyhow::bail!("a segment of data lies at no fixed address: {other:?}"),
    }
}
