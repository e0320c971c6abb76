//! Statements that compute; those that decide what comes next are in [`super::flow`].

use super::expression::convert;
use super::{BOOL, DEPTH_MAX, FLOATS, Function, Generator, TYPES};

impl Generator {
    /// Some statements, `depth` levels deep at most.
    pub(super) fn block(&mut self, depth: usize, most: usize) {
        for _ in 0..=self.numbers.below(most) {
            self.statement(depth);
        }
    }

    pub(super) fn nested(&mut self, depth: usize) {
        self.indent += 1;
        self.block(depth - 1, 2);
        self.indent -= 1;
    }

    fn statement(&mut self, depth: usize) {
        match self.numbers.below(if depth == 0 { 10 } else { 16 }) {
            0..3 => {
                let (place, ty) = self.place();
                let value = self.convert(ty, DEPTH_MAX);
                self.line(&format!("{place} = {value};"));
            }
            3 | 4 => self.compound(),
            5 | 6 => self.call(),
            7 => self.records_move(),
            8 => self.pointers(),
            9 => self.library(),
            _ => self.flow(depth),
        }
    }

    fn compound(&mut self) {
        let (place, ty) = self.place();
        let operator = self.numbers.pick(&["+=", "-=", "*=", "|=", "^=", "&=", "/=", "%=", "<<=", ">>=", "++", "--"]);
        if operator == "++" || operator == "--" {
            return self.step(&place, ty, operator);
        }
        if ty >= FLOATS {
            let value = self.convert(ty, 2);
            let operator = self.numbers.pick(&["+=", "-=", "*="]);
            return self.line(&format!("{place} {operator} {value}; {place} = FIN({place});"));
        }
        let value = self.integer(3);
        // gcc computes with a wide bit-field in a type of that width, which the standard leaves open.
        let is_wide = [".b3", ".b6"].iter().any(|field| place.ends_with(field));
        match operator {
            "/=" | "%=" if is_wide => self.line(&format!("{place} -= {value};")),
            "/=" | "%=" => {
                let divisor = self.name("d");
                let guard = format!("if ({divisor} != 0 && {divisor} != -1)");
                self.line(&format!("{{ long {divisor} = {value}; {guard} {place} {operator} {divisor}; }}"));
            }
            // The left side of a shift is promoted, its right side is not converted to it.
            "<<=" | ">>=" => {
                let most = [7, 15, 31, 63][[0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 0, 0][ty]];
                let most = if place.contains(".b") { 7 } else { most };
                let mask = self.numbers.below(most) | 1;
                self.line(&format!("{place} {operator} ({value}) & {mask};"));
            }
            _ => self.line(&format!("{place} {operator} {value};")),
        }
    }

    fn step(&mut self, place: &str, ty: usize, operator: &str) {
        // Not `*q++`, which is about the pointer.
        let place = &format!("({place})");
        if ty >= FLOATS {
            return self.line(&format!("{place} = FIN({place}); {place}{operator};"));
        }
        let (other, _) = self.place();
        let (before, after) = if self.numbers.below(2) == 0 { (operator, "") } else { ("", operator) };
        let name = self.name("k");
        match self.numbers.below(3) {
            0 => self.line(&format!("{before}{place}{after};")),
            // A value of its own: `other` may be the same object.
            _ if ty == BOOL => self.line(&format!("{{ int {name} = {before}{place}{after}; {other} = {name}; }}")),
            _ => self.line(&format!("{{ long {name} = {before}{place}{after}; {other} = {name} & 63; }}")),
        }
    }

    /// A call is a statement of its own: what it changes can not meet what the statement reads.
    fn call(&mut self) {
        let (place, ty) = self.place();
        let result = self.name("r");
        match self.numbers.below(8) {
            0 => {
                let (a, b, which) = (self.integer(2), self.integer(2), self.integer(1));
                let callee = self.numbers.pick(&["op", "(*op)", "ops[(W) & 3]", "choose(W)", "(**ops)"]);
                let callee = callee.replace('W', &format!("(int)({which})"));
                let next = self.numbers.below(4);
                let value = convert(&result, 4, ty);
                self.line(&format!("{{ int {result} = {callee}({a}, {b}); {place} = {value}; op = ops[{next}]; }}"));
            }
            1 => {
                let (mut letters, mut args) = (String::new(), String::new());
                for _ in 0..1 + self.numbers.below(12) {
                    let (letter, ty) = [("i", 4), ("u", 5), ("l", 6), ("d", 13)][self.numbers.below(4)];
                    let value = self.convert(ty, 2);
                    letters += letter;
                    args += &format!(", ({})({value})", TYPES[ty]);
                }
                let value = convert(&result, 13, ty);
                self.line(&format!("{{ double {result} = sum(\"{letters}s\"{args}, \"abc\"); {place} = {value}; }}"));
            }
            _ => {
                let Function { name, params, ret } = self.functions[self.numbers.below(self.functions.len())].clone();
                let args: Vec<String> = params.iter().map(|&ty| self.convert(ty, 2)).collect();
                let value = convert(&result, ret, ty);
                let call = format!("{{ {} {result} = {name}({}); {place} = {value}; }}", TYPES[ret], args.join(", "));
                self.line(&call);
            }
        }
    }

    /// Records as values: copied, passed, returned, made in place.
    fn records_move(&mut self) {
        let (x, y) = (self.integer(2), self.integer(2));
        let (d, index) = (self.floating(1), self.numbers.below(3));
        let text = match self.numbers.below(9) {
            0 => "sp = &s2[(sp - s2 + 1) & 3]; s2[0] = s1; *sp = s2[2];".to_string(),
            1 => format!("t1 = make({x}, {d}, {y});"),
            2 => format!("t2[{index}] = make({x}, FIN({d}), 'c'); t1.at = t2[{index}].at;"),
            3 => format!("s1 = big(*sp, {x});"),
            4 => format!("{{ long k = make({x}, 0, 2).at.y + big(s1, {y}).f4; t1.l ^= k; }}"),
            5 => format!("t1 = (small_t){{ .at.x = {x}, .s = {{ 1, [2] = {y} }} }};"),
            6 => format!(
                "{{ small_t *k = ({x}) & 1 ? &t1 : &t2[{index}]; k->at.x += {y}; *k = t2[({index} + 1) % 3]; }}"
            ),
            7 => format!("{{ struct all k = ({x}) > 3 ? s1 : *sp; k.f2 = {y}; s2[{index}] = k; }}"),
            _ => format!(
                "u1 = (union bits){{ .i = {{ {x}, {y} }} }}; e2[{index}] = ({x}) & 1 ? BLUE : LAST; e1 = e2[1];"
            ),
        };
        self.line(&text);
    }

    fn pointers(&mut self) {
        let k = self.name("k");
        let value = self.integer(2);
        let text = match self.numbers.below(7) {
            0 => format!("for (short *{k} = s1.in.s; {k} < s1.in.s + 8; {k} += 3) *{k} ^= {value};"),
            1 => format!("{{ int (*{k})[4] = m1 + 1; {k}[1][2] += {value}; (*{k})[3] = {k} - m1; }}"),
            2 => {
                format!("{{ unsigned char *{k} = (unsigned char *)&u1; {k}[({value}) & 7] ^= 0x5a; *({k} + 1) += 3; }}")
            }
            3 => format!(
                "{{ int *{k} = &m1[0][0]; int *e = {k} + 12; long n = 0; while ({k} != e) n = n * 3 + *{k}++; u1.u ^= n; }}"
            ),
            4 => format!(
                "{{ int n = (({value}) & 7) + 1; long {k}[n][2]; for (int i = 0; i < n; i++) {k}[i][i & 1] = i; {k}[n - 1][0] = sizeof {k}; u1.i[1] ^= {k}[n - 1][0]; }}"
            ),
            5 => format!(
                "{{ int *{k} = malloc(16 * sizeof *{k}); for (int i = 0; i < 16; i++) {k}[i] = (int)({value}) * i; {k}[3] -= {k}[5]; u1.i[0] += {k}[3]; free({k}); }}"
            ),
            _ => format!(
                "{{ int *{k}[2] = {{ &m1[0][1], &m1[2][2] }}; *{k}[({value}) & 1] += {k}[1] > {k}[0]; u1.s[2] = {k}[1] - {k}[0]; }}"
            ),
        };
        self.line(&text);
    }

    /// The library's pure functions.
    fn library(&mut self) {
        let (x, y) = (self.integer(2), self.integer(2));
        let word = self.numbers.below(4);
        let text = match self.numbers.below(9) {
            0 => format!("snprintf(text, sizeof text, \"%d|%-5x|%+ld\", (int)({x}), (unsigned)({y}), (long)({x}));"),
            1 => format!("strcpy(text, words[{word}]); strcat(text, \"_\"); u1.i[0] += strlen(text) + sizeof text;"),
            2 => format!("memset(text, 'x', ({x}) & 31); text[63] = 0;"),
            3 => "memmove(bytes + 1, bytes, 5); u1.c[1] = memcmp(bytes, bytes + 1, 4) > 0;".to_string(),
            4 => format!(
                "{{ int k[6] = {{ {x}, {y}, 3, -7 }}; qsort(k, 6, sizeof *k, order); m1[1][1] = k[0]; m1[1][2] = k[5]; }}"
            ),
            5 => {
                format!("{{ char k[32]; sprintf(k, \"%ld\", (long)({x})); u1.u += strtol(k, 0, 10) == (long)({x}); }}")
            }
            6 => format!(
                "u1.i[1] ^= abs((int)({x}) >> 1) + (strcmp(words[{word}], words[1]) > 0) + (strchr(words[1], 'c') - words[1]);"
            ),
            7 => format!("{{ double k = FIN({}); printf(\"%.3f %e %g %a\\n\", k, k, k, k); }}", self.floating(2)),
            _ => format!(
                "printf(\"%5d|%-8u|%#lx|%+hd|%hhu|%c|%.2s|%*d\\n\", (int)({x}), (unsigned)({y}), (long)({x}), (short)({y}), (unsigned char)({x}), 'a' + (int)(({y}) & 15), words[{word}], (int)(({x}) & 15), 7);"
            ),
        };
        self.line(&text);
    }
}
