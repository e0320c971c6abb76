//! The grammar's programs compile: otherwise the machine would be handed nothing.

#[test]
fn what_the_grammar_makes_compiles() {
    let mut number = 1_u64;
    for round in 0..300 {
        let mut input = vec![nslab_fuzz::MODE_GROWN];
        for _ in 0..40 + round {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            input.push((number >> 56) as u8);
        }
        let text = nslab_fuzz::program(&input);
        let compiled = nslab_script::compile("grown.c", &text);
        let errors = compiled.diagnostics.iter().filter(|it| it.severity == nslab_script::Severity::Error);
        let errors: Vec<String> = errors
            .map(|it| format!("{:?}: {}", it.kind, text.lines().nth(it.place.line as usize - 1).unwrap_or("")))
            .collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
        nslab_fuzz::machine(&input);
    }
}
