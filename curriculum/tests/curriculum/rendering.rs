//! What Markdown turns into.

use fieldcraft_curriculum::markdown::{Context, Rendered, render};
use fieldcraft_curriculum::module::Reference;

use crate::judge::{judge, tags};

fn rendered_in(markdown: &str, language: &str) -> Rendered {
    let references = [Reference {
        id: "cdc-wisqars".to_owned(),
        title: "Fatal injury data".to_owned(),
        publisher: "Centers for Disease Control and Prevention".to_owned(),
        year: Some(2023),
        url: "https://www.cdc.gov/".to_owned(),
    }];
    let context = Context {
        id_prefix: "l03",
        folder: "modules/M06-safety-plan/lessons",
        version: 2,
        references: &references,
        language,
    };
    let rendered = render(markdown, &context);
    judge(&rendered.html).unwrap_or_else(|why| panic!("{why}\n{}", rendered.html));
    rendered
}

fn html(markdown: &str) -> String {
    rendered_in(markdown, "en").html
}

#[test]
fn callouts_have_a_kind_and_perhaps_a_title() {
    insta::assert_snapshot!(html("> [!SAY] Asking *plainly*\n> \"Are you safe?\"\n>\n> - Wait.\n"), @r##"
    <aside class="callout say" role="note" aria-labelledby="l03--callout-1"><p class="callout-title" id="l03--callout-1"><span class="callout-kind">Say it:</span> Asking <em>plainly</em></p>
    <p>“Are you safe?”</p>
    <ul>
    <li>Wait.</li>
    </ul>
    </aside>
    "##);
    insta::assert_snapshot!(html("> [!WARNING]\n> Stop.\n"), @r##"
    <aside class="callout warning" role="note" aria-labelledby="l03--callout-1"><p class="callout-title" id="l03--callout-1"><span class="callout-kind">Warning</span></p>
    <p>Stop.</p>
    </aside>
    "##);
    insta::assert_snapshot!(html("> [!NOTE] Only a title\n"), @r##"
    <aside class="callout note" role="note" aria-labelledby="l03--callout-1"><p class="callout-title" id="l03--callout-1"><span class="callout-kind">Note:</span> Only a title</p>
    </aside>
    "##);
    insta::assert_snapshot!(html("> Only a quote.\n"), @r##"
    <blockquote>
    <p>Only a quote.</p>
    </blockquote>
    "##);
    insta::assert_snapshot!(rendered_in("> [!JOBAID]\n> Una cosa.\n", "es").html, @r##"
    <aside class="callout jobaid" role="note" aria-labelledby="l03--callout-1"><p class="callout-title" id="l03--callout-1"><span class="callout-kind">Hoja de apoyo</span></p>
    <p>Una cosa.</p>
    </aside>
    "##);
}

#[test]
fn figures_have_words_and_perhaps_a_caption() {
    insta::assert_snapshot!(html("![A *table*, two chairs](../pictures/plan.svg \"The plan's table.\")\n"), @r##"<figure><img src="/content/modules/M06/2/pictures/plan.svg" alt="A table, two chairs" loading="lazy"><figcaption>The plan's table.</figcaption></figure>"##);
    insta::assert_snapshot!(html("See ![a hand](../pictures/hand.png) here.\n"), @r##"<p>See <img src="/content/modules/M06/2/pictures/hand.png" alt="a hand" loading="lazy"> here.</p>"##);
}

#[test]
fn headings_have_anchors_that_do_not_repeat() {
    let rendered = rendered_in(
        "## What goes wrong\n\n### `Now` what?\n\n## What goes wrong\n\n> [!NOTE]\n> ## Apart\n",
        "en",
    );
    insta::assert_snapshot!(rendered.html, @r##"
    <h2 id="l03-what-goes-wrong">What goes wrong</h2>
    <h3 id="l03-now-what"><code>Now</code> what?</h3>
    <h2 id="l03-what-goes-wrong-2">What goes wrong</h2>
    <aside class="callout note" role="note" aria-labelledby="l03--callout-1"><p class="callout-title" id="l03--callout-1"><span class="callout-kind">Note</span></p>
    <h2 id="l03-apart">Apart</h2>
    </aside>
    "##);
    let headings: Vec<(u8, &str, &str)> = rendered
        .headings
        .iter()
        .map(|heading| (heading.level, heading.text.as_str(), heading.id.as_str()))
        .collect();
    assert_eq!(
        headings,
        [
            (2, "What goes wrong", "l03-what-goes-wrong"),
            (3, "Now what?", "l03-now-what"),
            (2, "What goes wrong", "l03-what-goes-wrong-2"),
        ]
    );
}

#[test]
fn tables_scroll_and_have_names() {
    insta::assert_snapshot!(html("| Say | Not | |\n|:--|--:|---|\n| **now** | later | x |\n"), @r##"
    <div class="scroll" role="region" tabindex="0" aria-label="Table 1: Say, Not"><table><thead><tr><th scope="col" class="align-left">Say</th><th scope="col" class="align-right">Not</th><td></td></tr></thead>
    <tbody>
    <tr><td class="align-left"><strong>now</strong></td><td class="align-right">later</td><td>x</td></tr>
    </tbody></table></div>
    "##);
}

#[test]
fn footnotes_lead_there_and_back() {
    insta::assert_snapshot!(
        html("One.[^cdc-wisqars] Two.[^own] Again.[^cdc-wisqars] [In a link [^own]](02-plan.md).\n\n[^own]: A *note*\n    in two lines.\n"),
        @r##"
    <p>One.<sup class="footnote-ref"><a href="#l03--fn-1" id="l03--fnref-1" aria-label="Note 1">1</a></sup> Two.<sup class="footnote-ref"><a href="#l03--fn-2" id="l03--fnref-2" aria-label="Note 2">2</a></sup> Again.<sup class="footnote-ref"><a href="#l03--fn-1" id="l03--fnref-1-2" aria-label="Note 1">1</a></sup> [In a link <sup class="footnote-ref"><a href="#l03--fn-2" id="l03--fnref-2-2" aria-label="Note 2">2</a></sup>](02-plan.md).</p>
    <div class="footnotes"><h2 id="l03--notes">Sources and notes</h2>
    <ol>
    <li id="l03--fn-1"><p>Centers for Disease Control and Prevention. <a href="https://www.cdc.gov/" rel="noopener noreferrer">Fatal injury data</a> (2023). <a class="footnote-back" href="#l03--fnref-1" aria-label="Back to the text from note 1">↩</a></p></li>
    <li id="l03--fn-2"><p>A <em>note</em>
    in two lines. <a class="footnote-back" href="#l03--fnref-2" aria-label="Back to the text from note 2">↩</a></p></li>
    </ol></div>
    "##
    );
}

#[test]
fn a_label_in_other_letters_is_the_same_note() {
    let html = html("One.[^CDC-Wisqars]\n");
    assert!(html.contains("Fatal injury data"), "{html}");
}

#[test]
fn lists_tasks_and_definitions() {
    insta::assert_snapshot!(html("- [ ] Call\n- [x] Wait\n\n3. Three\n4. Four\n\nPlan\n: What helps.\n\n~~old~~ `code`\n\n---\n"), @r##"
    <ul>
    <li><span class="task" role="img" aria-label="to do">☐</span> Call</li>
    <li><span class="task" role="img" aria-label="done">☑</span> Wait</li>
    </ul>
    <ol start="3">
    <li>Three</li>
    <li>Four</li>
    </ol>
    <dl>
    <dt>Plan</dt>
    <dd>What helps.</dd>
    </dl>
    <p><del>old</del> <code>code</code></p>
    <hr>
    "##);
}

#[test]
fn links_inside_and_outside() {
    insta::assert_snapshot!(
        html("[a](https://988lifeline.org/) [b](02-plan.md#signs) [c](tel:988) <help@example.org> [d](javascript:x) [e](../../M01-values/module.md)\n"),
        @r##"<p><a href="https://988lifeline.org/" rel="noopener noreferrer">a</a> <a href="/learn/M06/02-plan#l02-signs">b</a> <a href="tel:988">c</a> <a href="mailto:help@example.org">help@example.org</a> d <a href="/learn/M01">e</a></p>"##
    );
}

#[test]
fn raw_html_is_dropped_and_its_text_stays() {
    assert_eq!(html("a <b onclick=x>bold</b> <!-- c --> word\n"), "<p>a bold  word</p>\n");
    assert_eq!(html("<div>\nblock\n</div>\n\nafter\n"), "<p>after</p>\n");
}

#[test]
fn plain_text_has_what_is_read() {
    let rendered = rendered_in(
        "## Now\n\nOne *two*\nthree.[^cdc-wisqars]\n\n- a\n- b\n\n| h |\n|---|\n| c |\n\n![alt](../pictures/x.svg \"Caption\")\n",
        "en",
    );
    assert_eq!(rendered.plain_text, "Now\nOne two three.\na\nb\nh\nc\nCaption\n");
    assert_eq!(rendered.word_count, 9);
}

#[test]
fn the_judge_can_say_no() {
    for html in [
        "<script>x</script>",
        "<p onclick=\"x\">a</p>",
        "<a href=\"javascript:x\">a</a>",
        "<a href=\"https://x.example\">a</a>",
        "<h2 id=\"a-b\">a</h2><h2 id=\"a-b\">b</h2>",
        "<img src=\"https://x.example/a.png\" alt=\"\" loading=\"lazy\">",
        "<p>a<p>b",
    ] {
        assert!(judge(html).is_err(), "{html}");
    }
    assert_eq!(tags("<p>a</p><br>").map(|tags| tags.len()), Ok(2));
}
