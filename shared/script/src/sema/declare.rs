//! Declarations and function definitions.

use std::rc::Rc;

use super::Sema;
use super::globals::{Definition, Global};
use super::hir::{Body, Expr, ExprKind, GlobalId, InitItem, InitValue, Stmt, StmtKind};
use super::scope::{Entity, Scope};
use super::types::{Len, LocalId, QualType, Type, TypeId};
use crate::diag::{DiagnosticKind, LabelKind};
use crate::syntax::ast::{DeclSpecs, Declaration, Derived, FunctionDef, Init, InitDeclarator, Name, Storage};
use crate::syntax::span::Span;

impl Sema {
    pub(super) fn external_declaration(&mut self, declaration: &Declaration) {
        let Declaration::Variables { specs, declarators, .. } = declaration else {
            return self.static_assert(declaration);
        };
        let base = self.spec_type(specs);
        for item in declarators {
            let Some(name) = item.declarator.name else { continue };
            let base = self.item_base(base, specs, item);
            let ty = self.declared_type(base, &item.declarator);
            match specs.storage {
                Storage::Typedef => self.declare_typedef(name, ty),
                _ => self.declare_static(name, ty, specs, item, specs.storage == Storage::Static),
            }
        }
    }

    fn declare_typedef(&mut self, name: Name, ty: QualType) {
        let known = self.scopes.last().and_then(|scope| scope.names.get(&name.sym)).copied();
        match known {
            Some((Entity::Typedef(old), first)) if !self.is_compatible(old.ty, ty.ty) => self.redeclared(name, first),
            Some((Entity::Typedef(_), _)) | None => {}
            Some((_, first)) => self.redeclared(name, first),
        }
        self.bind(name.sym, Entity::Typedef(ty), name.span);
    }

    fn redeclared(&mut self, name: Name, first: Span) {
        let text = self.text(name.sym).to_string();
        self.error(name.span, DiagnosticKind::Redeclared { name: text }).label(first, LabelKind::DeclaredHere);
    }

    /// Declares a function or a static object, and defines the object if this is its definition.
    fn declare_static(&mut self, name: Name, ty: QualType, specs: &DeclSpecs, item: &InitDeclarator, is_static: bool) {
        let is_function = self.types.as_function(ty.ty).is_some();
        let is_definition = !is_function && (specs.storage != Storage::Extern || item.init.is_some());
        if is_definition {
            self.check_object(name, ty);
        }
        let Some(id) = self.find_global(name, ty, is_static) else { return };
        if is_function && (specs.is_noreturn || item.declarator.is_noreturn) {
            self.noreturn.insert(id);
        }
        self.globals.get_mut(id).is_thread_local |= specs.is_thread_local;
        if !is_definition {
            return;
        }
        let mut ty = ty;
        let items = item.init.as_ref().map(|init| self.initializer(init, &mut ty));
        if let Some(items) = &items {
            self.check_static(items);
        }
        self.complete(name, id, ty);
        let is_other =
            matches!(self.globals.get(id).definition, Definition::Object { .. }) && !self.globals.get(id).is_library;
        if is_other && self.is_library {
            return;
        }
        match (items, is_other) {
            (Some(_), true) => {
                let first = self.globals.get(id).span;
                let text = self.text(name.sym).to_string();
                self.error(name.span, DiagnosticKind::Redefined { name: text }).label(first, LabelKind::DeclaredHere);
            }
            (None, true) => {}
            (items, false) => {
                let align = self.object_align(ty, specs, item);
                let definition = match items {
                    None => Definition::Tentative,
                    Some(items) => Definition::Object {
                        init: Some(items.into()),
                        is_const: ty.quals.is_const || self.is_const_array(ty),
                        align,
                    },
                };
                self.define(id, definition, ty.ty, name.span);
            }
        }
    }

    fn is_const_array(&self, ty: QualType) -> bool {
        self.types.element(ty.ty).is_some_and(|of| of.quals.is_const)
    }

    fn object_align(&mut self, ty: QualType, specs: &DeclSpecs, item: &InitDeclarator) -> u64 {
        let natural = self.types.layout(ty.ty).map_or(1, |(_, align)| align);
        let asked = self.alignment(item.declarator.align.as_deref().or(specs.align.as_deref()));
        natural.max(asked)
    }

    fn define(&mut self, id: GlobalId, definition: Definition, ty: TypeId, span: Span) {
        let (unit, is_library) = (self.unit, self.sources.files[usize::from(span.file.0)].is_library);
        let global = self.globals.get_mut(id);
        global.definition = definition;
        global.ty = ty;
        global.span = span;
        global.unit = unit;
        global.is_library = is_library;
    }

    /// An array whose initialiser said how long it is.
    fn complete(&mut self, name: Name, id: GlobalId, ty: QualType) {
        self.bind(name.sym, Entity::Global(id, ty), name.span);
    }

    fn check_object(&mut self, name: Name, ty: QualType) {
        let is_open_array = matches!(self.types.get(ty.ty), Type::Array(_, Len::Unknown));
        if self.types.is_void(ty.ty) {
            let (text, ty) = (self.text(name.sym).to_string(), self.types.name(ty, &self.sources.interner));
            self.error(name.span, DiagnosticKind::BadDeclaration { name: text, ty });
        } else if self.types.layout(ty.ty).is_none() && !is_open_array && !self.types.is_variable(ty.ty) {
            self.incomplete(ty.ty, name.span);
        }
    }

    /// Finds what the name declares in this or another unit, or adds it.
    fn find_global(&mut self, name: Name, ty: QualType, is_static: bool) -> Option<GlobalId> {
        let known = self.scopes.last().and_then(|scope| scope.names.get(&name.sym)).copied();
        let id = match known {
            Some((Entity::Global(id, old), first)) => {
                let is_guess = self.implicit.contains(&name.sym) && super::implicit::goes_with_call(&self.types, ty.ty);
                if !is_guess && !self.is_compatible(old.ty, ty.ty) {
                    self.redeclared(name, first);
                    return None;
                }
                id
            }
            Some((Entity::Typedef(old), _)) if old.ty == TypeId::ERROR => return None,
            Some((_, first)) => {
                self.redeclared(name, first);
                return None;
            }
            None => match self.globals.external(name.sym).filter(|_| !is_static) {
                Some(id) => id,
                None => self.add_global(name, ty.ty, is_static),
            },
        };
        // A prototype says more than `()`.
        let is_poorer = self.types.as_function(ty.ty).is_some_and(|function| function.is_unprototyped);
        if known.is_none() || !is_poorer {
            self.bind(name.sym, Entity::Global(id, ty), name.span);
        }
        Some(id)
    }

    fn add_global(&mut self, name: Name, ty: TypeId, is_static: bool) -> GlobalId {
        let text = self.text(name.sym);
        let is_primitive = text.starts_with("__builtin_nslab_") || text.starts_with("__syscall_");
        let builtin = if is_primitive { crate::libc::builtin::lookup(text) } else { None };
        let definition = builtin.map_or(Definition::None, Definition::Builtin);
        let is_library = self.sources.files[usize::from(name.span.file.0)].is_library;
        self.globals.add(Global {
            name: name.sym,
            ty,
            span: name.span,
            unit: self.unit,
            is_library,
            is_static,
            is_thread_local: false,
            definition,
        })
    }

    /// Declares a function that is defined here; `None` if another definition stands.
    pub(super) fn declare_function(&mut self, function: &Rc<FunctionDef>) -> Option<GlobalId> {
        let name = function.declarator.name?;
        let base = self.spec_type(&function.specs);
        let mut ty = self.declared_type(base, &function.declarator);
        // `int main() {}` takes nothing, but its callers may still say otherwise: `()` stays as it is.
        if let Type::Function(kind) = self.types.get(ty.ty).clone()
            && kind.is_unprototyped
            && let Some(Entity::Global(_, declared)) = self.lookup(name.sym)
        {
            ty = declared;
        }
        let is_static = function.specs.storage == Storage::Static;
        let id = self.find_global(name, ty, is_static)?;
        if function.specs.is_noreturn || function.declarator.is_noreturn {
            self.noreturn.insert(id);
        }
        let global = self.globals.get(id);
        if matches!(global.definition, Definition::Function(_) | Definition::Parsed(_)) {
            if !self.is_library || global.unit == self.unit {
                let first = global.span;
                let text = self.text(name.sym).to_string();
                self.error(name.span, DiagnosticKind::Redefined { name: text }).label(first, LabelKind::DeclaredHere);
            }
            return None;
        }
        self.define(id, Definition::Parsed(function.clone()), ty.ty, name.span);
        Some(id)
    }

    pub(super) fn function_body(&mut self, function: &FunctionDef) -> Body {
        let base = self.spec_type(&function.specs);
        let ty = self.declared_type(base, &function.declarator);
        let Some(signature) = self.types.as_function(ty.ty).cloned() else {
            return Body {
                locals: Vec::new(),
                nr_params: 0,
                nr_labels: 0,
                addressed: Vec::new(),
                statements: Vec::new(),
                ty: ty.ty,
            };
        };
        self.function.name = function.declarator.name.map(|name| name.sym);
        self.function.ret = Some(signature.ret);
        self.function.is_variadic = signature.is_variadic;
        self.function.memory.start = function.specs.span;
        self.scopes.push(Scope::default());
        if let Some(Derived::Function { params, .. }) = function.declarator.derived.first() {
            for (param, &ty) in params.iter().zip(&signature.params) {
                let ty = QualType {
                    ty,
                    quals: if param.declarator.derived.is_empty() { param.specs.quals } else { Default::default() },
                };
                let span = param.declarator.name.map_or(param.declarator.span, |name| name.span);
                let local = self.new_local(param.declarator.name.map(|name| name.sym), ty, span);
                self.function.used.insert(local);
                if let Some(name) = param.declarator.name {
                    self.bind_new(name.sym, Entity::Local(local), span);
                }
            }
        }
        let nr_params = self.function.locals.len();
        let mut narrowed = Vec::new();
        if let Some(Derived::Function { params, .. }) = function.declarator.derived.first() {
            // Sizes of arrays may name parameters, so they come after all of them.
            for (index, param) in params.iter().enumerate().take(nr_params) {
                let ty = self.param_type(param);
                if signature.is_unprototyped && self.types.promoted(ty.ty) != ty.ty {
                    narrowed.push(self.narrow_param(LocalId(index as u32), param, ty));
                } else {
                    self.function.locals[index].ty = ty;
                }
            }
        }
        let mut statements = std::mem::take(&mut self.function.pending);
        statements.extend(narrowed);
        statements.extend(self.block_items(&function.body));
        self.scopes.pop();
        self.check_labels();
        self.check_results();
        self.check_unused();
        if !self.is_library {
            self.check_return(&signature, &statements, function);
        }
        let locals = std::mem::take(&mut self.function.locals);
        let addressed = std::mem::take(&mut self.function.addressed);
        Body { locals, nr_params, nr_labels: self.function.nr_labels, addressed, statements, ty: ty.ty }
    }

    fn check_unused(&mut self) {
        let unused: Vec<_> = self
            .function
            .locals
            .iter()
            .enumerate()
            .filter_map(|(index, local)| {
                let is_used = self.function.used.contains(&super::types::LocalId(index as u32));
                local.name.filter(|_| !is_used && local.ty.ty != TypeId::ERROR).map(|name| (name, local.span))
            })
            .collect();
        for (name, span) in unused {
            let name = self.text(name).to_string();
            self.sources.sink.hint(span, DiagnosticKind::UnusedVariable { name });
        }
    }

    /// A declaration within a function, as the statements that it is.
    pub(super) fn local_declaration(&mut self, declaration: &Declaration) -> Vec<Stmt> {
        let mut out = Vec::new();
        let Declaration::Variables { specs, declarators, .. } = declaration else {
            self.static_assert(declaration);
            return out;
        };
        let base = self.spec_type(specs);
        for item in declarators {
            let Some(name) = item.declarator.name else { continue };
            let base = self.item_base(base, specs, item);
            let ty = self.declared_type(base, &item.declarator);
            out.append(&mut self.function.pending);
            match specs.storage {
                Storage::Typedef => self.declare_typedef(name, ty),
                Storage::Static => self.local_static(name, ty, specs, item),
                Storage::Extern => self.declare_static(name, ty, specs, item, false),
                _ if self.types.as_function(ty.ty).is_some() => self.declare_static(name, ty, specs, item, false),
                _ => {
                    self.local_variable(name, ty, specs, item, &mut out);
                    if let Some(function) = item.declarator.cleanup.or(specs.cleanup) {
                        out.push(self.cleanup(function, name));
                    }
                }
            }
        }
        out
    }

    fn local_static(&mut self, name: Name, ty: QualType, specs: &DeclSpecs, item: &InitDeclarator) {
        self.check_object(name, ty);
        let id = self.add_global(name, ty.ty, true);
        self.globals.get_mut(id).is_thread_local = specs.is_thread_local;
        self.bind_new(name.sym, Entity::Global(id, ty), name.span);
        let mut ty = ty;
        let items = item.init.as_ref().map(|init| self.initializer(init, &mut ty));
        if let Some(items) = &items {
            self.check_static(items);
        }
        self.complete(name, id, ty);
        let align = self.object_align(ty, specs, item);
        let is_const = ty.quals.is_const || self.is_const_array(ty);
        self.define(id, Definition::Object { init: items.map(Rc::new), is_const, align }, ty.ty, name.span);
    }

    fn local_variable(
        &mut self,
        name: Name,
        ty: QualType,
        specs: &DeclSpecs,
        item: &InitDeclarator,
        out: &mut Vec<Stmt>,
    ) {
        self.check_object(name, ty);
        let span = name.span;
        let local = self.new_local(Some(name.sym), ty, span);
        let index = local.0 as usize;
        self.function.locals[index].align = self.object_align(ty, specs, item);
        // The name is known in its own initialiser: `char *p = (char *) &p;`.
        self.bind_new(name.sym, Entity::Local(local), span);
        let span = match &item.init {
            Some(init) => span.to(init.span()),
            None => span,
        };
        if let Type::Array(_, Len::Variable(size)) = *self.types.get(ty.ty) {
            let place = self.local_place(size, span);
            let bytes = Expr { ty: TypeId::ULONG, span, kind: ExprKind::Load(Box::new(place)) };
            out.push(Stmt { span, kind: StmtKind::MakeArray(local, bytes) });
            if !matches!(item.init, None | Some(Init::List(_, _))) {
                let ty = self.types.name(ty, &self.sources.interner);
                self.error(span, DiagnosticKind::BadInitializer { ty });
            }
            return;
        }
        let Some(init) = &item.init else {
            if matches!(self.types.get(ty.ty), Type::Array(_, Len::Unknown)) {
                self.error(span, DiagnosticKind::BadArraySize);
            }
            self.note_fresh(local);
            return;
        };
        let mut full = ty;
        let items = self.initializer(init, &mut full);
        out.append(&mut self.function.pending);
        self.function.locals[index].ty = full;
        if let [InitItem { value: InitValue::Expr(value), .. }] = &items[..] {
            self.check_store(local, value);
        }
        out.push(Stmt { span, kind: StmtKind::Init(local, items) });
    }
}
