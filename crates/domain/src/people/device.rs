//! What a browser and its machine are called, so that people know their own again.

/// The longest name.
pub const DEVICE_MAX_CHARS: usize = 60;

/// What tells a browser, most telling first: nearly all of them also claim to be Chrome or Safari.
const BROWSERS: [(&str, &str); 9] = [
    ("SamsungBrowser/", "Samsung Internet"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
];

const MACHINES: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
];

/// A browser and its machine in plain words, `Chrome on Android`: no version, no model, nothing that tells one phone
/// from another of its kind. What is not known is `A browser`.
#[must_use]
pub fn device(user_agent: &str) -> String {
    let named = |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|n| n.1);
    // Safari alone is told by what it does not say.
    let browser =
        named(&BROWSERS).or_else(|| user_agent.contains("Safari/").then_some("Safari")).unwrap_or("A browser");
    named(&MACHINES).map_or_else(|| browser.to_owned(), |machine| format!("{browser} on {machine}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_browsers_that_people_have_are_known() {
        let known = [
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0",
                "Firefox on a Mac",
            ),
            ("curl/8.5.0", "A browser"),
            ("", "A browser"),
        ];
        for (agent, words) in known {
            assert_eq!(device(agent), words);
        }
    }

    proptest! {
        #[test]
        fn whatever_a_browser_says_its_name_is_short(agent in ".*") {
            let length = device(&agent).chars().count();
            prop_assert!((1..=DEVICE_MAX_CHARS).contains(&length));
        }
    }
}
