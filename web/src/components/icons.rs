//! Icons: paths of 16 × 16, filled or stroked with the text's colour.

use yew::prelude::*;

/// A filled icon.
pub fn filled(path: &'static str) -> Html {
    html! { <svg viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg> }
}

/// A stroked icon.
pub fn stroked(path: &'static str) -> Html {
    html! { <svg class="stroked" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg> }
}

pub const FIRST: &str = "M3 3h2v10H3zM13 3v10L6 8z";
pub const BACK: &str = "M11 3v10L4 8z";
pub const PLAY: &str = "M4 2.5v11L13.5 8z";
pub const PAUSE: &str = "M4 3h3v10H4zM9 3h3v10H9z";
pub const STEP: &str = "M5 3v10l7-5z";
pub const LAST: &str = "M11 3h2v10h-2zM3 3v10l7-5z";

pub const CODE: &str = "M9 7l-5 5 5 5M15 7l5 5-5 5";
pub const TREE: &str = "M4 4h7v5H4zM13 10h7v4h-7zM13 17h7v4h-7zM7.500 9v10h5.500M7.500 12h5.500";
pub const EYE: &str = "M2 12s4-6 10-6 10 6 10 6-4 6-10 6-10-6-10-6zM12 9.500a2.500 2.500 0 1 0 .01 0";
pub const TERMINAL: &str = "M4 7l5 5-5 5M12 18h8";
pub const LINES: &str = "M4 6h16M4 12h16M4 18h10";

/// The mark of the page.
pub fn brand() -> Html {
    html! {
        <svg width="22" height="22" viewBox="0 0 22 22" fill="none" stroke="currentColor" aria-hidden="true">
            <rect x="1.2" y="1.2" width="19.6" height="19.6" rx="5" stroke-width="1.6" />
            <rect x="4.7" y="4.7" width="12.6" height="12.6" rx="3" stroke-width="1.6" stroke-dasharray="8 2" />
            <rect x="9" y="9" width="4" height="4" rx="1" fill="currentColor" stroke="none" />
        </svg>
    }
}
