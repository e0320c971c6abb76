//! Values: numbers and strings, and how one becomes the other - POSIX, awk, "Expressions".

/// What a variable holds.
#[derive(Clone, Debug, Default)]
pub(super) enum Value {
    /// Nothing yet: both 0 and "".
    #[default]
    Nothing,
    Num(f64),
    Str(Vec<u8>),
    /// From outside: a string that compares as a number where it looks like one.
    Input(Vec<u8>),
}

impl Value {
    pub(super) fn number(&self) -> f64 {
        match self {
            Value::Nothing => 0.0,
            Value::Num(number) => *number,
            Value::Str(text) | Value::Input(text) => leading(text).0,
        }
    }

    pub(super) fn text(&self) -> Vec<u8> {
        match self {
            Value::Nothing => Vec::new(),
            Value::Num(number) => show(*number),
            Value::Str(text) | Value::Input(text) => text.clone(),
        }
    }

    pub(super) fn is_true(&self) -> bool {
        match self {
            Value::Nothing => false,
            Value::Num(number) => *number != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::Input(text) => self.as_number().map_or(!text.is_empty(), |number| number != 0.0),
        }
    }

    /// The number that it is or looks like.
    fn as_number(&self) -> Option<f64> {
        match self {
            Value::Nothing => Some(0.0),
            Value::Num(number) => Some(*number),
            Value::Str(_) => None,
            Value::Input(text) => {
                let body = text.trim_ascii();
                let (number, length) = leading(body);
                (length == body.len() && !body.is_empty()).then_some(number)
            }
        }
    }

    pub(super) fn compare(&self, other: &Value) -> std::cmp::Ordering {
        match (self.as_number(), other.as_number()) {
            (Some(a), Some(b)) => a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal),
            _ => self.text().cmp(&other.text()),
        }
    }
}

/// The number that a text begins with, and how long that is, blanks in front included.
fn leading(text: &[u8]) -> (f64, usize) {
    let blanks = text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = &text[blanks..];
    let mut end = usize::from(rest.first().is_some_and(|byte| matches!(byte, b'+' | b'-')));
    let digits = |from: usize| rest[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(end);
    end += whole;
    let mut tail = 0;
    if rest.get(end) == Some(&b'.') {
        tail = digits(end + 1);
        end += 1 + tail;
    }
    if whole + tail == 0 {
        return (0.0, 0);
    }
    if rest.get(end).is_some_and(|byte| matches!(byte, b'e' | b'E')) {
        let sign = usize::from(rest.get(end + 1).is_some_and(|byte| matches!(byte, b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(rest.len()));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    let number = str::from_utf8(&rest[..end]).ok().and_then(|text| text.parse().ok());
    (number.unwrap_or(0.0), blanks + end)
}

/// A number as text: whole ones in full, others by `%.6g`.
pub(super) fn show(number: f64) -> Vec<u8> {
    if number == number.trunc() && number.abs() < 1e16 {
        format!("{}", number as i64).into_bytes()
    } else {
        general(number, 6, false).into_bytes()
    }
}

/// `%e`
fn exponential(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    format!("{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// `%g`
fn general(number: f64, precision: usize, keeps_zeros: bool) -> String {
    if !number.is_finite() {
        return if number.is_nan() { "nan".to_string() } else { format!("{number}") };
    }
    let precision = precision.max(1);
    let scientific = exponential(number, precision - 1);
    let exponent: i32 = scientific.rsplit('e').next().and_then(|text| text.parse().ok()).unwrap_or(0);
    let text = match exponent < -4 || exponent >= precision as i32 {
        true => scientific,
        false => format!("{number:.decimals$}", decimals = (precision as i32 - 1 - exponent).max(0) as usize),
    };
    if keeps_zeros || !text.contains('.') {
        return text;
    }
    let (mantissa, tail) = text.find('e').map_or((&text[..], ""), |at| text.split_at(at));
    format!("{}{tail}", mantissa.trim_end_matches('0').trim_end_matches('.'))
}

/// printf(3) as awk has it. `Err`: a conversion that is not modelled.
pub(super) fn format(format: &[u8], values: &[Value]) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let mut values = values.iter();
    let mut at = 0;
    while let Some(&byte) = format.get(at) {
        at += 1;
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        if format.get(at) == Some(&b'%') {
            out.push(b'%');
            at += 1;
            continue;
        }
        let (mut left, mut zero, mut plus, mut space, mut hash) = (false, false, false, false, false);
        while let Some(flag) = format.get(at).filter(|flag| b"-0+ #".contains(flag)) {
            match flag {
                b'-' => left = true,
                b'0' => zero = true,
                b'+' => plus = true,
                b' ' => space = true,
                _ => hash = true,
            }
            at += 1;
        }
        let number = |at: &mut usize, values: &mut std::slice::Iter<Value>| {
            if format.get(*at) == Some(&b'*') {
                *at += 1;
                return values.next().map_or(0, |value| value.number() as usize);
            }
            let digits = format[*at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let value = crate::text::number(&format[*at..*at + digits]).unwrap_or(0);
            *at += digits;
            value
        };
        let width = number(&mut at, &mut values).min(4096);
        let mut precision = None;
        if format.get(at) == Some(&b'.') {
            at += 1;
            precision = Some(number(&mut at, &mut values).min(512));
        }
        while format.get(at).is_some_and(|byte| matches!(byte, b'l' | b'h')) {
            at += 1;
        }
        let Some(&conversion) = format.get(at) else {
            out.push(b'%');
            break;
        };
        at += 1;
        let value = values.next().cloned().unwrap_or_default();
        let signed = |text: String, is_negative: bool| match (is_negative, plus, space) {
            (true, ..) => format!("-{text}"),
            (_, true, _) => format!("+{text}"),
            (_, _, true) => format!(" {text}"),
            _ => text,
        };
        let body: Vec<u8> = match conversion {
            b'd' | b'i' => {
                let whole = value.number().trunc();
                let digits = format!("{:0width$}", (whole.abs() as u64), width = precision.unwrap_or(0));
                signed(digits, whole < 0.0).into_bytes()
            }
            b'u' => (value.number() as u64).to_string().into_bytes(),
            b'o' => format!("{}{:o}", if hash { "0" } else { "" }, value.number() as u64).into_bytes(),
            b'x' => format!("{}{:x}", if hash { "0x" } else { "" }, value.number() as u64).into_bytes(),
            b'X' => format!("{}{:X}", if hash { "0X" } else { "" }, value.number() as u64).into_bytes(),
            b'f' | b'F' => {
                let number = value.number();
                signed(format!("{:.*}", precision.unwrap_or(6), number.abs()), number < 0.0).into_bytes()
            }
            b'e' => {
                let number = value.number();
                signed(exponential(number.abs(), precision.unwrap_or(6)), number < 0.0).into_bytes()
            }
            b'g' => {
                let number = value.number();
                signed(general(number.abs(), precision.unwrap_or(6), hash), number < 0.0).into_bytes()
            }
            b'c' => match &value {
                Value::Num(number) => vec![*number as u8],
                value => value.text().into_iter().take(1).collect(),
            },
            b's' => {
                let text = value.text();
                text[..precision.unwrap_or(text.len()).min(text.len())].to_vec()
            }
            other => return Err(format!("%{}", char::from(other))),
        };
        let pad = width.saturating_sub(body.len());
        let is_number = !matches!(conversion, b's' | b'c');
        if left {
            out.extend(&body);
            out.extend(std::iter::repeat_n(b' ', pad));
        } else if zero && is_number && !(precision.is_some() && matches!(conversion, b'd' | b'i')) {
            let sign = usize::from(body.first().is_some_and(|byte| matches!(byte, b'-' | b'+' | b' ')));
            out.extend(&body[..sign]);
            out.extend(std::iter::repeat_n(b'0', pad));
            out.extend(&body[sign..]);
        } else {
            out.extend(std::iter::repeat_n(b' ', pad));
            out.extend(&body);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{Value, format, show};

    #[test]
    fn numbers_as_text() {
        let show = |number: f64| String::from_utf8(show(number)).unwrap();
        assert_eq!([3.0, 0.1, 1e6, 1.23456789, 1e-7].map(show), ["3", "0.1", "1000000", "1.23457", "1e-07"]);
        let text = |pattern: &str, number: f64| {
            String::from_utf8(format(pattern.as_bytes(), &[Value::Num(number)]).unwrap()).unwrap()
        };
        assert_eq!(text("%5.2f|", 2.346), " 2.35|");
        assert_eq!(text("%-4d|%%", 7.9), "7   |%");
        assert_eq!(text("%04x", 255.0), "00ff");
        assert_eq!(text("%e", 12345.678), "1.234568e+04");
    }
}
