//! Statements that decide what comes next. Every loop counts.

use super::Generator;

impl Generator {
    pub(super) fn flow(&mut self, depth: usize) {
        let name = self.name("i");
        match self.numbers.below(9) {
            0 | 1 => {
                let condition = self.condition();
                self.line(&format!("if ({condition}) {{"));
                self.nested(depth);
                self.line("} else {");
                self.nested(depth);
                self.line("}");
            }
            2 => {
                let (times, step) = (self.numbers.below(6) + 1, self.numbers.below(2) + 1);
                self.line(&format!(
                    "for (int {name} = 0, o{name} = 9; {name} < {times}; {name} += {step}, o{name}--) {{"
                ));
                let condition = self.integer(2);
                let word = self.numbers.pick(&["continue", "break"]);
                self.line(&format!("    if ({condition} && o{name} < 8) {word};"));
                self.nested(depth);
                self.line("}");
            }
            3 | 4 => self.switch(depth),
            5 => {
                let times = self.numbers.below(5) + 1;
                self.line(&format!("{{ int {name} = {times}; do {{"));
                self.nested(depth);
                let condition = self.integer(1);
                self.line(&format!("    if ({condition}) continue;"));
                self.nested(depth);
                self.line(&format!("}} while (--{name} > 0); }}"));
            }
            6 => {
                let condition = self.condition();
                self.line(&format!("{{ unsigned char {name} = 0; while ({name}++ < 4 && {condition}) {{"));
                self.nested(depth);
                self.line("} }");
            }
            7 => {
                // Out of two blocks at once, or past a part of one.
                let (first, second) = (self.condition(), self.condition());
                self.line(&format!("for (int {name} = 0; {name} < 3; {name}++) {{"));
                self.line(&format!("    if ({first}) goto out{name};"));
                self.nested(depth);
                self.line(&format!("    if ({second}) goto past{name};"));
                self.nested(depth);
                self.line(&format!("past{name}:;"));
                self.line("}");
                self.line(&format!("out{name}:"));
                let (place, ty) = self.place();
                let value = self.convert(ty, 1);
                self.line(&format!("{place} = {value};"));
            }
            _ => {
                let condition = self.condition();
                self.line(&format!("{{ int {name} = 0;"));
                self.line(&format!("back{name}: {name}++;"));
                self.nested(depth);
                self.line(&format!("if ({name} < 3 && {condition}) goto back{name}; }}"));
            }
        }
    }

    fn condition(&mut self) -> String {
        match self.numbers.below(4) {
            0 => self.floating(1),
            1 => format!("sp {} &s2[{}]", self.numbers.pick(&["==", "!=", "<", ">="]), self.numbers.below(4)),
            _ => self.integer(3),
        }
    }

    fn switch(&mut self, depth: usize) {
        let value = self.integer(3);
        let (mask, first) = [(3, 0), (7, -2), (15, 4)][self.numbers.below(3)];
        let cast = self.numbers.pick(&["", "(long)", "(signed char)", "(unsigned)", "(unsigned long)"]);
        let first = if cast.contains("unsigned") { 0 } else { first };
        self.line(&format!("switch ({cast}((({value}) & {mask}) + {first})) {{"));
        if self.numbers.below(4) == 0 {
            self.line("default:");
            self.nested(depth);
        }
        let cases = self.numbers.below(4) + 1;
        for case in 0..cases as i32 {
            match self.numbers.below(4) {
                0 if case + 1 == cases as i32 => self.line(&format!("case {} ... {}:", first + case, first + case + 2)),
                1 => self.line(&format!("case 100 + {case}: case {}:", first + case)),
                _ => self.line(&format!("case {}:", first + case)),
            }
            self.nested(depth);
            if self.numbers.below(2) == 0 {
                self.line("    break;");
            }
        }
        self.line("}");
    }
}
