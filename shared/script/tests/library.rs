//! Every header stands alone, and every symbol that a library file claims links.

use nslab_script::libc::{FILES, header, headers, provider};
use nslab_script::{Severity, compile};

fn errors(text: &str) -> Vec<String> {
    let compiled = compile("program.c", text);
    let is_error = |severity: Severity| severity == Severity::Error;
    compiled.diagnostics.iter().filter(|d| is_error(d.severity)).map(|d| format!("{:?}", d.kind)).collect()
}

#[test]
fn headers_stand_alone() {
    assert!(headers().is_sorted());
    assert!(header("sys/wait.h").is_some() && header("iostream").is_none());
    for (name, _) in headers() {
        assert_eq!(errors(&format!("#include <{name}>\nint main(void) {{ return 0; }}\n")), [""; 0], "{name}");
    }
}

#[test]
fn every_symbol_of_the_library_links() {
    for file in FILES {
        assert!(!file.text().is_empty(), "{}: no such file below src/libc/c", file.name);
        // The entry is linked by itself.
        let symbols: Vec<&str> = file.defines.iter().copied().filter(|&symbol| symbol != "__nslab_start").collect();
        // gcc's own functions are declared wherever one is named.
        let others = symbols.iter().filter(|symbol| !symbol.starts_with("__builtin_"));
        let declared: String = others.map(|symbol| format!("extern char {symbol}[];\n")).collect();
        let used: Vec<String> = symbols.iter().map(|symbol| format!("{symbol} == 0")).collect();
        let text = format!("{declared}int main(void) {{ return {}; }}\n", used.join(" || "));
        let compiled = compile("program.c", &text);
        assert!(compiled.program.is_some(), "{}: {:?}", file.name, errors(&text));
        for symbol in symbols {
            assert!(provider(symbol).is_some_and(|found| found.name == file.name), "{symbol} is defined twice");
        }
    }
}
