//! The fuzz targets. As tests they take the corpus kept beside them, and nothing by chance; built for libFuzzer by
//! `tools/fuzz.sh`, which says what of the corpus is covered, they look for more.

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                bolero::check!().with_iterations(0).for_each(|input: &[u8]| nslab_fuzz::$name(input));
            }
        )*
    };
}

targets! { lexer preprocessor parser sema machine }
