//! From specifiers and declarators to types.

use super::Sema;
use super::hir::{Expr, ExprKind, Scale, Stmt, StmtKind};
use super::scope::Entity;
use super::types::{FunctionType, Len, OBJECT_BYTES_MAX, PARTS_MAX, QualType, Type, TypeId};
use crate::diag::DiagnosticKind;
use crate::syntax::ast::{
    Align, DeclSpecs, Declarator, Derived, Init, InitDeclarator, Param, Quals, TypeName, TypeSpec,
};
use crate::syntax::span::Span;

impl Sema {
    /// The type that specifiers name.
    pub(super) fn spec_type(&mut self, specs: &DeclSpecs) -> QualType {
        let mut base: QualType = match &specs.ty {
            TypeSpec::Error | TypeSpec::OfInitializer => TypeId::ERROR.into(),
            TypeSpec::Basic(basic) => TypeId::basic(*basic).into(),
            TypeSpec::VaList => self.types.va_list.into(),
            TypeSpec::Record(record) => self.record_type(record, specs.is_packed).into(),
            TypeSpec::Enum(spec) => self.enum_type(spec).into(),
            TypeSpec::Typedef(name) => match self.lookup(name.sym) {
                Some(Entity::Typedef(ty)) => ty,
                _ => TypeId::ERROR.into(),
            },
            TypeSpec::TypeofType(name) => self.type_name(name),
            TypeSpec::TypeofExpr(expr) => self.operand(expr).ty(),
        };
        base.quals = merge(base.quals, specs.quals);
        base
    }

    /// The type of one declarator's specifiers: `base`, but for `__auto_type`, which has its initialiser's.
    pub(super) fn item_base(&mut self, base: QualType, specs: &DeclSpecs, item: &InitDeclarator) -> QualType {
        if !matches!(specs.ty, TypeSpec::OfInitializer) {
            return base;
        }
        let Some(Init::Expr(expr)) = &item.init else {
            self.error(item.declarator.span, DiagnosticKind::ExpectedExpression { found: String::new() });
            return base;
        };
        let nr_pending = self.function.pending.len();
        let ty = self.expr(expr).ty;
        self.function.pending.truncate(nr_pending);
        QualType { ty, quals: specs.quals }
    }

    pub(super) fn type_name(&mut self, name: &TypeName) -> QualType {
        let base = self.spec_type(&name.specs);
        self.declared_type(base, &name.declarator)
    }

    /// Wraps a declarator's pointers, arrays and functions round a type.
    pub(super) fn declared_type(&mut self, base: QualType, declarator: &Declarator) -> QualType {
        let mut ty = base;
        for derived in declarator.derived.iter().rev() {
            let is_function = matches!(derived, Derived::Function { .. });
            if is_function && matches!(self.types.get(ty.ty), Type::Array(..) | Type::Function(_)) {
                self.bad_declaration(declarator, ty);
            }
            ty = self.derive(ty, derived);
        }
        if self.types.parts(ty.ty) > PARTS_MAX {
            self.error(declarator.span, DiagnosticKind::TooDeep { max: PARTS_MAX as usize });
            return TypeId::ERROR.into();
        }
        ty
    }

    fn derive(&mut self, ty: QualType, derived: &Derived) -> QualType {
        match derived {
            Derived::Pointer(quals) => QualType { ty: self.types.pointer(ty), quals: *quals },
            Derived::Array { size, span } => {
                let len = match size {
                    None => Len::Unknown,
                    Some(size) => self.array_len(ty, size),
                };
                if !self.is_prototype {
                    self.check_element(ty, *span);
                }
                self.types.array(ty, len).into()
            }
            Derived::Function { params, is_variadic, is_unprototyped } => {
                let mut params = self.param_types(params);
                // Without a prototype arguments come as the default promotions leave them.
                if *is_unprototyped {
                    params.iter_mut().for_each(|param| *param = self.types.promoted(*param));
                }
                let function =
                    FunctionType { ret: ty.ty, params, is_variadic: *is_variadic, is_unprototyped: *is_unprototyped };
                self.types.intern(Type::Function(function)).into()
            }
        }
    }

    fn bad_declaration(&mut self, declarator: &Declarator, ty: QualType) {
        let name = declarator.name.map_or(String::new(), |name| self.text(name.sym).to_string());
        let ty = self.types.name(ty, &self.sources.interner);
        self.error(declarator.span, DiagnosticKind::BadDeclaration { name, ty });
    }

    fn check_element(&mut self, of: QualType, span: Span) {
        let is_known = self.types.layout(of.ty).is_some() || self.types.is_variable(of.ty);
        if !is_known {
            self.incomplete(of.ty, span);
        }
    }

    /// Reports that a type's size is not known.
    pub(super) fn incomplete(&mut self, ty: TypeId, span: Span) {
        let name = self.types.name(ty, &self.sources.interner);
        let tag = name.rsplit(' ').next().unwrap_or("");
        let header = self.types.as_record(ty).and_then(|_| crate::suggest::header_declaring(tag));
        self.error(span, DiagnosticKind::IncompleteType { ty: name, header });
    }

    fn array_len(&mut self, of: QualType, size: &crate::syntax::ast::Expr) -> Len {
        // `int a[n][m]`: the sizes are known where the function starts, not where it is declared.
        if self.is_prototype && self.names_variable(size) {
            return Len::Unknown;
        }
        let size = self.expr(size);
        if size.ty == TypeId::ERROR {
            return Len::Known(1);
        }
        if !self.types.is_integer(size.ty) {
            self.error(size.span, DiagnosticKind::BadArraySize);
            return Len::Known(1);
        }
        let bytes = self.types.bytes(of.ty);
        if let ExprKind::Const(value) = size.kind
            && !self.types.is_variable(of.ty)
        {
            let is_negative = (value as i64) < 0;
            if is_negative || value.saturating_mul(bytes) > OBJECT_BYTES_MAX {
                let kind = if is_negative {
                    DiagnosticKind::BadArraySize
                } else {
                    DiagnosticKind::TooBig { max: OBJECT_BYTES_MAX }
                };
                self.error(size.span, kind);
                return Len::Known(1);
            }
            return Len::Known(value);
        }
        if self.function.name.is_none() {
            self.error(size.span, DiagnosticKind::NotConstant);
            return Len::Known(1);
        }
        // The size is computed where the declaration is reached, and kept.
        let span = size.span;
        let local = self.new_local(None, TypeId::ULONG.into(), span);
        let count = self.cast_to(size, TypeId::ULONG);
        let element = self.size_of(of.ty, span);
        let total = self.fold_binary(super::hir::BinaryOp::Mul, count, element, TypeId::ULONG, span);
        let place = self.local_place(local, span);
        let assign = Expr { ty: TypeId::ULONG, span, kind: ExprKind::Assign(Box::new(place), Box::new(total)) };
        self.function.pending.push(Stmt { span, kind: StmtKind::Expr(assign) });
        Len::Variable(local)
    }

    /// `sizeof` of a type, as an expression.
    pub(super) fn size_of(&mut self, ty: TypeId, span: Span) -> Expr {
        if let Scale::Local(local) = self.scale_of(ty) {
            let place = self.local_place(local, span);
            return Expr { ty: TypeId::ULONG, span, kind: ExprKind::Load(Box::new(place)) };
        }
        let bytes = match self.types.get(ty) {
            // gcc: `sizeof(void)` and of a function are 1.
            Type::Basic(crate::syntax::ast::Basic::Void) | Type::Function(_) => 1,
            _ => match self.types.layout(ty) {
                Some((bytes, _)) => bytes,
                None => {
                    self.incomplete(ty, span);
                    1
                }
            },
        };
        Expr { ty: TypeId::ULONG, span, kind: ExprKind::Const(bytes) }
    }

    /// What a pointer to this steps over.
    pub(super) fn scale_of(&self, ty: TypeId) -> Scale {
        match self.types.get(ty) {
            Type::Array(_, Len::Variable(local)) => Scale::Local(*local),
            // gcc: arithmetic on `void *` counts bytes.
            _ => Scale::Bytes(self.types.layout(ty).map_or(1, |(bytes, _)| bytes)),
        }
    }

    fn param_types(&mut self, params: &[Param]) -> Vec<TypeId> {
        let outer = std::mem::replace(&mut self.is_prototype, true);
        let mut types: Vec<TypeId> = Vec::new();
        for param in params {
            types.push(self.param_type(param).ty);
        }
        self.is_prototype = outer;
        let is_none = matches!((&types[..], params), ([TypeId::VOID], [param]) if param.declarator.name.is_none());
        if is_none { Vec::new() } else { types }
    }

    /// Does an array's size depend on anything but constants?
    fn names_variable(&self, size: &crate::syntax::ast::Expr) -> bool {
        use crate::syntax::ast::ExprKind as K;
        match &size.kind {
            K::Name(name) => !matches!(self.lookup(*name), Some(Entity::Constant(..))),
            K::Unary(_, inner) | K::Cast(_, inner) => self.names_variable(inner),
            K::Binary(_, left, right) => self.names_variable(left) || self.names_variable(right),
            K::Int { .. } | K::Char(_) | K::SizeofType(_) | K::SizeofExpr(_) => false,
            _ => true,
        }
    }

    /// A parameter's type: arrays and functions become pointers.
    pub(super) fn param_type(&mut self, param: &Param) -> QualType {
        let base = self.spec_type(&param.specs);
        let base = match param.declarator.derived.split_first() {
            // The outermost array size of a parameter means nothing, and may name other parameters.
            Some((Derived::Array { .. }, rest)) => {
                let ty = rest.iter().rev().fold(base, |ty, derived| self.derive(ty, derived));
                return QualType { ty: self.types.pointer(ty), quals: Quals::default() };
            }
            _ => self.declared_type(base, &param.declarator),
        };
        match self.types.get(base.ty) {
            Type::Array(of, _) => {
                let of = *of;
                self.types.pointer(of).into()
            }
            Type::Function(_) => self.types.pointer(base).into(),
            _ => base,
        }
    }

    /// What `_Alignas` or `aligned` asks for; 0 for nothing.
    pub(super) fn alignment(&mut self, align: Option<&Align>) -> u64 {
        match align {
            None => 0,
            Some(Align::Type(name)) => {
                let ty = self.type_name(name);
                self.types.layout(ty.ty).map_or(0, |(_, align)| align)
            }
            Some(Align::Expr(expr)) => {
                let value = self.constant_int(expr).unwrap_or(0) as u64;
                if value.is_power_of_two() && value <= 4096 { value } else { 0 }
            }
        }
    }
}

pub(super) fn merge(left: Quals, right: Quals) -> Quals {
    Quals {
        is_const: left.is_const | right.is_const,
        is_volatile: left.is_volatile | right.is_volatile,
        is_atomic: left.is_atomic | right.is_atomic,
    }
}
