//! The command line - gcc(1).

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Sources and objects.
    pub(crate) inputs: Vec<String>,
    /// `-o`
    pub(crate) output: Option<String>,
    /// `-c`: an object for each source.
    pub(crate) is_object: bool,
    /// `-I`
    pub(crate) include_dirs: Vec<String>,
    /// Lines that `-D` and `-U` come to.
    pub(crate) defines: String,
    /// `-w`: no warnings.
    pub(crate) is_quiet: bool,
    /// `-Werror`
    pub(crate) is_strict: bool,
}

/// Reads the arguments; `Err`: what is wrong, as gcc words it.
pub(crate) fn read(words: &[String]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = |rest: &str| -> Result<String, String> {
            match rest {
                "" => words.next().cloned().ok_or(format!("missing argument to '{word}'")),
                rest => Ok(rest.to_string()),
            }
        };
        match word.as_str() {
            "-c" => options.is_object = true,
            "-w" => options.is_quiet = true,
            "-Werror" => options.is_strict = true,
            "-pthread" => options.defines += "#define _REENTRANT 1\n",
            // What these ask for is so in any case, or changes nothing that a program can see here.
            "-g" | "-pipe" | "-static" | "-no-pie" | "-pie" | "-fPIE" | "-fPIC" | "-pedantic" | "-ansi" | "-s"
            | "-rdynamic" => {}
            word if word.starts_with("-o") => options.output = Some(value(&word[2..])?),
            word if word.starts_with("-I") => options.include_dirs.push(value(&word[2..])?),
            word if word.starts_with("-D") => {
                let definition = value(&word[2..])?;
                let (name, text) = definition.split_once('=').unwrap_or((&definition, "1"));
                options.defines += &format!("#define {name} {text}\n");
            }
            word if word.starts_with("-U") => options.defines += &format!("#undef {}\n", value(&word[2..])?),
            word if word.starts_with("-l") || word.starts_with("-L") => drop(value(&word[2..])?),
            word if ["-W", "-O", "-std=", "-g", "-m64", "-f"].iter().any(|prefix| word.starts_with(prefix)) => {}
            "-E" | "-S" | "-M" | "-MM" | "-v" | "--version" | "-shared" | "--help" | "-x" | "-include" => {
                return Err(format!("nslab does not model option '{word}'"));
            }
            word if word.starts_with('-') && word.len() > 1 => {
                return Err(format!("unrecognized command-line option '{word}'"));
            }
            word => options.inputs.push(word.to_string()),
        }
    }
    if options.is_object && options.output.is_some() && options.inputs.len() > 1 {
        return Err("cannot specify '-o' with '-c', '-S' or '-E' with multiple files".to_string());
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::read;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_string).collect()
    }

    #[test]
    fn options_are_gcc_s() {
        let options = read(&words("-Wall -O2 -std=c11 ns.c -o ns -DN=3 -D X -lm")).expect("they are known");
        assert_eq!((options.inputs.join(" "), options.output.as_deref()), ("ns.c".to_string(), Some("ns")));
        assert_eq!(options.defines, "#define N 3\n#define X 1\n");
        assert_eq!(read(&words("a.c --foo")), Err("unrecognized command-line option '--foo'".to_string()));
        assert_eq!(read(&words("a.c -o")), Err("missing argument to '-o'".to_string()));
        assert_eq!(read(&words("-S a.c")), Err("nslab does not model option '-S'".to_string()));
    }
}
