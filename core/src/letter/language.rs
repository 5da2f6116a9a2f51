//! The language of a mail, and the texts that come with the tool. To add one: a file in `texts/`, a line in `TEXTS`, its countries below.

/// A language that comes with the tool, by its tag: the first one is for everybody whose language is not known. In the page only that one is
/// built in; the others are loaded when they are wanted, and come as templates.
pub(super) const TEXTS: &[(&str, &str)] = &[
    ("en", include_str!("texts/en.txt")),
    #[cfg(feature = "languages")]
    ("de", include_str!("texts/de.txt")),
    #[cfg(feature = "languages")]
    ("es", include_str!("texts/es.txt")),
    #[cfg(feature = "languages")]
    ("fr", include_str!("texts/fr.txt")),
];

/// The languages by country, where one of them is most people's. Belgium, for one, has no such language.
const COUNTRIES: [(&str, &str); 3] = [
    ("de", "AT CH DE LI"),
    ("es", "AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE"),
    ("fr", "BF BJ CD CF CG CI FR GA GF GN GP MC ML MQ NC NE PF PM RE SN TG WF YT"),
];

/// The language of most people in a country; `None` where nobody can say.
pub(super) fn of_country(usage_location: &str) -> Option<&'static str> {
    let of = |(_, countries): &&(&str, &str)| countries.split(' ').any(|country| country.eq_ignore_ascii_case(usage_location.trim()));
    COUNTRIES.iter().find(of).map(|(language, _)| *language)
}

/// The language of a tag such as `de-AT`, in lower case; `None` for what is no tag.
pub(super) fn of_tag(tag: &str) -> Option<String> {
    let (language, _) = tag.trim().split_once(['-', '_']).unwrap_or((tag.trim(), ""));
    let is_tag = (2..=3).contains(&language.len()) && language.chars().all(|letter| letter.is_ascii_alphabetic());
    is_tag.then(|| language.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_countries_and_tags() {
        for (country, language) in
            [("DE", Some("de")), ("at", Some("de")), ("MX", Some("es")), ("FR", Some("fr")), ("BE", None), ("", None)]
        {
            assert_eq!(of_country(country), language, "{country}");
        }
        assert_eq!(
            (of_tag("de-AT").as_deref(), of_tag("FR").as_deref(), of_tag("deutsch"), of_tag("")),
            (Some("de"), Some("fr"), None, None)
        );
    }

    #[test]
    fn every_country_s_language_is_there() {
        for (language, _) in COUNTRIES {
            assert!(!cfg!(feature = "languages") || TEXTS.iter().any(|(known, _)| *known == language), "{language}");
        }
    }
}
