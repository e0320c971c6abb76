//! Numbers with a point as printf(3) writes them.

/// Reads a number as strtod(3) does, the whole text or nothing.
pub(super) fn parse(text: &str) -> Option<f64> {
    let is_number = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
    let lower = text.to_lowercase();
    if matches!(lower.trim_start_matches(['+', '-']), "inf" | "infinity" | "nan") || text.chars().all(is_number) {
        return text.parse().ok();
    }
    let (sign, digits) = lower.strip_prefix('-').map_or((1.0, &lower[..]), |rest| (-1.0, rest));
    let hex = digits.strip_prefix("0x")?;
    u64::from_str_radix(hex, 16).ok().map(|value| sign * value as f64)
}

/// The digits without a sign.
pub(super) fn render(kind: u8, value: f64, precision: Option<usize>, keeps_zeros: bool) -> String {
    let value = value.abs();
    let is_upper = kind.is_ascii_uppercase();
    let text = match kind.to_ascii_lowercase() {
        _ if value.is_nan() => "nan".to_string(),
        _ if value.is_infinite() => "inf".to_string(),
        b'f' => format!("{value:.*}", precision.unwrap_or(6)),
        b'e' => exponential(value, precision.unwrap_or(6)),
        _ => general(value, precision.unwrap_or(6).max(1), keeps_zeros),
    };
    if is_upper { text.to_uppercase() } else { text }
}

/// `d.ddde±dd`
fn exponential(value: f64, precision: usize) -> String {
    let text = format!("{value:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// `%g`: the shorter of the two, without zeros at the end.
fn general(value: f64, precision: usize, keeps_zeros: bool) -> String {
    let rounded = exponential(value, precision - 1);
    let exponent: i32 = rounded.split_once('e').and_then(|(_, text)| text.parse().ok()).unwrap_or(0);
    let text = if value != 0.0 && (exponent < -4 || exponent >= precision as i32) {
        rounded
    } else {
        let digits = (precision as i32 - 1 - if value == 0.0 { 0 } else { exponent }).max(0) as usize;
        format!("{value:.digits$}")
    };
    if keeps_zeros {
        return text;
    }
    let (mantissa, exponent) = text.split_once('e').map_or((&text[..], String::new()), |(m, e)| (m, format!("e{e}")));
    let short = match mantissa.contains('.') {
        true => mantissa.trim_end_matches('0').trim_end_matches('.'),
        false => mantissa,
    };
    format!("{short}{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_c_s() {
        assert_eq!(render(b'f', 2.5, Some(2), false), "2.50");
        assert_eq!(render(b'e', 12345.678, None, false), "1.234568e+04");
        assert_eq!(render(b'g', 0.0001, None, false), "0.0001");
        assert_eq!(render(b'g', 1e10, None, false), "1e+10");
        assert_eq!(render(b'g', 100.0, None, false), "100");
        assert_eq!(parse("1e3"), Some(1000.0));
    }
}
