//! A text as an HTML page that loads nothing: every style stands in its element, since mail programs drop the rest.

use super::template::{Part, Values, parts, plain, stands};

const BODY: &str = "margin:0;padding:24px;background:#f3f4f6;color:#1f2328";
const CARD: &str = "max-width:34em;margin:0 auto;padding:28px 32px;background:#ffffff;border:1px solid #d8dee4;border-radius:8px;\
    font:16px/1.55 'Segoe UI',system-ui,Arial,sans-serif";
const SECRET: &str = "margin:16px 0;padding:12px 16px;background:#f6f8fa;border:1px solid #d8dee4;border-radius:6px;\
    font:20px/1.4 Consolas,Menlo,monospace;white-space:pre-wrap;overflow-wrap:anywhere";

/// Writes the lines of a text as a page. Lines with `- ` in front are a list, those behind four blanks are shown as they are, an empty line
/// ends a paragraph.
pub(super) fn write<'a>(language: &str, lines: impl Iterator<Item = &'a str>, values: &impl Values, out: &mut dyn FnMut(&str)) {
    out("<!DOCTYPE html>\n<html lang=\"");
    out(language);
    out("\"><head><meta charset=\"utf-8\"><title>");
    escape(values.value("subject").unwrap_or_default(), out);
    out("</title></head>\n<body style=\"");
    out(BODY);
    out("\"><div style=\"");
    out(CARD);
    out("\">\n");
    let mut open = Block::None;
    for line in lines.filter(|line| line.trim().is_empty() || stands(line, values)) {
        let shown = behind_conditions(line);
        let block = match shown {
            _ if line.trim().is_empty() => Block::None,
            shown if shown.starts_with("    ") => Block::Secret,
            shown if shown.starts_with("- ") => Block::List,
            _ => Block::Paragraph,
        };
        if block != open || block == Block::Secret {
            open.end(out);
            block.begin(out);
        } else if block == Block::Paragraph {
            out("<br>\n");
        }
        let shown = if block == Block::List { shown.strip_prefix("- ").unwrap_or(shown) } else { shown };
        if block == Block::List {
            out("<li>");
        }
        write_line(shown.trim_start(), values, out);
        if block == Block::List {
            out("</li>\n");
        }
        open = block;
    }
    open.end(out);
    out("</div></body></html>\n");
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Paragraph,
    List,
    Secret,
}

impl Block {
    fn begin(self, out: &mut dyn FnMut(&str)) {
        match self {
            Self::None => {}
            Self::Paragraph => out("<p style=\"margin:12px 0\">"),
            Self::List => out("<ul style=\"margin:12px 0;padding-left:20px\">\n"),
            Self::Secret => {
                out("<div translate=\"no\" style=\"");
                out(SECRET);
                out("\">");
            }
        }
    }

    fn end(self, out: &mut dyn FnMut(&str)) {
        out(match self {
            Self::None => "",
            Self::Paragraph => "</p>\n",
            Self::List => "</ul>\n",
            Self::Secret => "</div>\n",
        });
    }
}

/// The line without the conditions in front of it.
fn behind_conditions(line: &str) -> &str {
    let mut line = line;
    while let Some((_, behind)) = line.strip_prefix("{{#").and_then(|inside| inside.split_once("}}")) {
        line = behind;
    }
    line
}

/// Of a text all is escaped; an address to open is a link.
fn write_line(line: &str, values: &impl Values, out: &mut dyn FnMut(&str)) {
    for part in parts(line) {
        match part {
            Part::Text(text) => escape(text, out),
            Part::Condition(_) => {}
            Part::Value(name) => {
                let value = values.value(name).unwrap_or_default();
                let is_link = name.ends_with("Url");
                if is_link {
                    out("<a href=\"");
                    escape(value, out);
                    out("\" style=\"color:#0a58ca\">");
                }
                escape(value, out);
                if is_link {
                    out("</a>");
                }
            }
        }
    }
}

/// Values inside HTML, as text or between quotation marks.
pub(super) fn escape(value: &str, out: &mut dyn FnMut(&str)) {
    let mut rest = value;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        plain(before, out);
        let (special, behind) = from.split_at(1);
        out(match special {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            _ => "&#39;",
        });
        rest = behind;
    }
    plain(rest, out);
}

/// What makes a page load something, run something or ask for something.
const ACTIVE: [&str; 14] = [
    "<script",
    "<link",
    "<iframe",
    "<object",
    "<embed",
    "<form",
    "<input",
    "<base",
    "<meta http-equiv",
    "@import",
    "url(",
    "javascript:",
    "src=",
    "srcset=",
];

/// Why HTML is refused as a template. An image that is part of the page (`src="data:…"`) loads nothing.
pub(super) fn refusal(html: &str) -> Option<String> {
    let without_data: String = html.to_ascii_lowercase().replace("src=\"data:", "").replace("src='data:", "").replace("url(data:", "");
    let found = ACTIVE.iter().find(|active| without_data.contains(*active));
    // An event handler: ` onload=`.
    let has_handler = || {
        without_data.split([' ', '\n', '\t', '"', '\'', '/']).any(|word| {
            let name = word.split_once('=').map_or("", |(name, _)| name);
            name.len() > 3 && name.starts_with("on") && name.chars().all(|letter| letter.is_ascii_lowercase())
        })
    };
    match found {
        Some(active) => Some(format!("has {active}, and a mail loads and runs nothing")),
        None if has_handler() => Some("has an event handler, and a mail runs nothing".to_owned()),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Few;

    impl Values for Few {
        fn value(&self, name: &str) -> Option<&str> {
            match name {
                "password" => Some("a<b>&\"'{{reason}}"),
                "displayName" => Some("<script>alert(1)</script>"),
                "signInUrl" => Some("https://contoso.example/?a=\"b"),
                _ => None,
            }
        }

        fn holds(&self, condition: &str) -> bool {
            condition == "Mail"
        }
    }

    fn page(text: &str) -> String {
        let mut page = String::new();
        write("en", text.lines(), &Few, &mut |piece| page.push_str(piece));
        let (_, body) = page.split_once("px/1.55 'Segoe UI',system-ui,Arial,sans-serif\">\n").unwrap();
        body.strip_suffix("</div></body></html>\n").unwrap().to_owned()
    }

    #[test]
    fn blocks_and_escapes() {
        assert_eq!(page("a <b>\nc\n\nd"), "<p style=\"margin:12px 0\">a &lt;b&gt;<br>\nc</p>\n<p style=\"margin:12px 0\">d</p>\n");
        assert_eq!(
            page("- {{displayName}}\n{{#Sheet}}- x\n{{#Mail}}- y"),
            "<ul style=\"margin:12px 0;padding-left:20px\">\n<li>&lt;script&gt;alert(1)&lt;/script&gt;</li>\n<li>y</li>\n</ul>\n"
        );
        assert!(page("    {{password}}").ends_with("anywhere\">a&lt;b&gt;&amp;&quot;&#39;{{reason}}</div>\n"));
        assert!(
            page("{{signInUrl}}")
                .contains("<a href=\"https://contoso.example/?a=&quot;b\" style=\"color:#0a58ca\">https://contoso.example/?a=&quot;b</a>")
        );
    }

    #[test]
    fn pages_that_load_or_run_something() {
        for html in [
            "<SCRIPT>",
            "<img src=\"https://contoso.example/x.png\">",
            "<div style='background:url(https://x)'>",
            "<p onclick=\"x()\">",
            "<img/onerror=x>",
            "<a href=\"javascript:x\">",
            "<style>@import 'x'</style>",
        ] {
            assert!(refusal(html).is_some(), "{html}");
        }
        for html in [
            "<p style=\"color:red\">on=off one = 1</p>",
            "<img src=\"data:image/png;base64,AA\">",
            "<a href=\"https://contoso.example\">x</a>",
        ] {
            assert_eq!(refusal(html), None, "{html}");
        }
    }
}
