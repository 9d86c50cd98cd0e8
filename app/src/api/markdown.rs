//! Markdown as HTML in which nothing runs, and nothing is fetched from elsewhere without a click.

use ammonia::Builder;
use model::talk::{Piece, pieces};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

/// The HTML of a Markdown text. People who are mentioned stand out; an image is a link to it.
#[must_use]
pub fn html(text: &str) -> String {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut out = String::new();
    // Within code, links and their like an `@` means itself.
    let mut plain = 0_u32;
    let events = Parser::new_ext(text, options).flat_map(|event| {
        match &event {
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. }) => plain += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => plain = plain.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Text(text) if plain == 0 => with_mentions(&text),
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
    use super::html;

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
