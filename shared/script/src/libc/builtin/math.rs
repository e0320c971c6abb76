//! math.h.

use super::Pure;

pub(super) const ROWS: &[(&str, Pure)] = &[
    ("fma", |_, a| {
        let [x, y, z] = [a[0], a[1], a[2]].map(f64::from_bits);
        Ok(x.mul_add(y, z).to_bits())
    }),
    ("math", |_, a| {
        let (x, y) = (f64::from_bits(a[1]), f64::from_bits(a[2]));
        // The numbers are math.c's.
        let value = match a[0] {
            0 => x.floor(),
            1 => x.ceil(),
            2 => x.trunc(),
            3 => x.round(),
            4 => x.sqrt(),
            5 => x.powf(y),
            6 => x.exp(),
            7 => x.ln(),
            8 => x.log2(),
            9 => x.log10(),
            10 => x.sin(),
            11 => x.cos(),
            12 => x.tan(),
            13 => x.atan(),
            14 => x.atan2(y),
            15 => x % y,
            18 => x.asin(),
            19 => x.acos(),
            20 => x.sinh(),
            21 => x.cosh(),
            22 => x.tanh(),
            23 => x.cbrt(),
            24 => x.exp_m1(),
            25 => x.ln_1p(),
            26 => x.hypot(y),
            // NAN of math.h is the positive one.
            17 => f64::NAN,
            _ => x.abs(),
        };
        Ok(value.to_bits())
    }),
];
