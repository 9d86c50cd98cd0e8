//! Markdown as HTML in which nothing runs, and nothing is fetched from elsewhere without a click.

use ammonia::Builder;
use linkify::{LinkFinder, LinkKind};
use model::talk::{Piece, pieces};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html};

/// What is more than the plain sort of Markdown.
const OPTIONS: Options = Options::ENABLE_STRIKETHROUGH
    .union(Options::ENABLE_TABLES)
    .union(Options::ENABLE_TASKLISTS);

/// Lists and quotes that stand in each other at the most: what is nested deeper takes very long to read, and is shown
/// as it was written.
const NESTED_MAX: usize = 24;

/// Whether a text is nested deeper than anybody means.
fn is_too_deep(text: &str) -> bool {
    if text.lines().any(|line| markers(line) > NESTED_MAX) {
        return true;
    }
    let mut depth = 0_usize;
    Parser::new_ext(text, OPTIONS).any(|event| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 2 * NESTED_MAX
    })
}

/// How many lists and quotes a line begins.
fn markers(line: &str) -> usize {
    let mut count = 0;
    let mut rest = line.trim_start();
    loop {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let after = rest.strip_prefix('>').or_else(|| {
            let marks: &[char] = if digits.len() < rest.len() {
                &['.', ')']
            } else {
                &['-', '*', '+']
            };
            digits.strip_prefix(marks)?.strip_prefix([' ', '\t'])
        });
        let Some(after) = after else { return count };
        count += 1;
        rest = after.trim_start();
    }
}

/// The words of a Markdown text, without its marks, in one line.
#[must_use]
pub fn plain(text: &str) -> String {
    if is_too_deep(text) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut words = String::new();
    for event in Parser::new_ext(text, OPTIONS) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableCell,
            ) if !words.ends_with(' ') => {
                words.push(' ');
            }
            _ => {}
        }
    }
    words.trim().to_owned()
}

/// The HTML of a Markdown text. People who are mentioned stand out; an image is a link to it.
#[must_use]
pub fn html(text: &str) -> String {
    let mut out = String::new();
    if is_too_deep(text) {
        html::push_html(
            &mut out,
            [
                Event::Start(Tag::Paragraph),
                Event::Text(text.into()),
                Event::End(TagEnd::Paragraph),
            ]
            .into_iter(),
        );
        return out;
    }
    // Within code, links and their like an `@` means itself.
    let mut plain = 0_u32;
    let events = TextMergeStream::new(Parser::new_ext(text, OPTIONS)).flat_map(|event| {
        match &event {
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. }) => plain += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => plain = plain.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Text(text) if plain == 0 => with_links(&text),
            Event::Start(Tag::Image {
                dest_url, title, id, ..
            }) => vec![Event::Start(Tag::Link {
                link_type: LinkType::Inline,
                dest_url,
                title,
                id,
            })],
            Event::End(TagEnd::Image) => vec![Event::End(TagEnd::Link)],
            other => vec![other],
        }
    });
    html::push_html(&mut out, events);
    Builder::default()
        .rm_tags(["img"])
        .add_allowed_classes("strong", &["mention"])
        .link_rel(Some("noopener noreferrer nofollow"))
        .clean(&out)
        .to_string()
}

/// Addresses that stand in a text as they are become links; the rest may mention somebody.
fn with_links(text: &str) -> Vec<Event<'static>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let spans = finder.spans(text);
    let events = spans.flat_map(|span| match span.kind() {
        Some(_) => {
            let address = CowStr::from(span.as_str().to_owned());
            let link = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: address.clone(),
                title: CowStr::from(""),
                id: CowStr::from(""),
            };
            vec![Event::Start(link), Event::Text(address), Event::End(TagEnd::Link)]
        }
        None => with_mentions(span.as_str()),
    });
    events.collect()
}

fn with_mentions(text: &str) -> Vec<Event<'static>> {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => Event::Text(CowStr::from(text.to_owned())),
            // A login has no character that means anything in HTML.
            Piece::Mention(login) => Event::InlineHtml(CowStr::from(format!(
                "<strong class=\"mention\">@{login}</strong>"
            ))),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{html, plain};

    #[test]
    fn what_is_nested_too_deep_is_shown_as_it_was_written() {
        for deep in ["* ", "> ", "1. "].map(|mark| mark.repeat(30_000)) {
            let shown = deep.replace('>', "&gt;");
            // Not compared with `assert_eq`, which would print all of it.
            assert!(html(&format!("{deep}<x>")) == format!("<p>{shown}&lt;x&gt;</p>\n"));
            assert!(plain(&deep).len() <= deep.len());
        }
        let usual = "- one\n  - two\n    1. three\n       > four\n";
        assert!(html(usual).contains("<blockquote>"));
    }

    #[test]
    fn an_address_is_a_link_and_ends_with_its_sentence() {
        let link = |address: &str| {
            format!("<a href=\"{address}\" rel=\"noopener noreferrer nofollow\">{address}</a>")
        };
        let (one, other) = (
            link("https://git.example.org/a_b_c"),
            link("http://example.org/x"),
        );
        assert_eq!(
            html("Voir https://git.example.org/a_b_c, puis (http://example.org/x).").trim(),
            format!("<p>Voir {one}, puis ({other}).</p>")
        );
        assert_eq!(
            html("`https://example.org`").trim(),
            "<p><code>https://example.org</code></p>"
        );
        assert_eq!(html("javascript:alert(1)").trim(), "<p>javascript:alert(1)</p>");
    }

    #[test]
    fn the_words_alone() {
        assert_eq!(
            plain("# Plan\n\nSee **this**, `code` and\n[a link](https://example.org).\n\n- one\n- two"),
            "Plan See this, code and a link. one two"
        );
    }

    #[test]
    fn nothing_runs_and_nothing_is_fetched() {
        let check = |text: &str, expected: &str| assert_eq!(html(text).trim(), expected, "{text}");
        check("<script>alert(1)</script>", "");
        check("<b onclick=\"x()\">a</b>", "<p><b>a</b></p>");
        check("<img src=https://example.org/x.png>", "");
        check(
            "![plan](https://example.org/x.png)",
            "<p><a href=\"https://example.org/x.png\" rel=\"noopener noreferrer nofollow\">plan</a></p>",
        );
        check(
            "[a](javascript:alert(1))",
            "<p><a rel=\"noopener noreferrer nofollow\">a</a></p>",
        );
        check(
            "<div class=\"toast\" style=\"position:fixed\">a</div>",
            "<div>a</div>",
        );
    }

    #[test]
    fn a_mention_stands_out_except_in_code() {
        let check = |text: &str, expected: &str| assert_eq!(html(text).trim(), expected, "{text}");
        check(
            "@dev1, merci",
            "<p><strong class=\"mention\">@dev1</strong>, merci</p>",
        );
        check("`@dev1`", "<p><code>@dev1</code></p>");
        check(
            "[@dev1](https://example.org)",
            "<p><a href=\"https://example.org\" rel=\"noopener noreferrer nofollow\">@dev1</a></p>",
        );
    }
}
