/// The frame of both pages: the style, a place for the text, and the script that fills it from /openapi.json.
enum DocumentationPage {
    /// `layout` is `explorer` or `reference`.
    static func text(title: String, layout: String) -> String {
        #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>\#(title)</title>
        <style>\#(style)</style>
        </head>
        <body>
        <main id="content" data-layout="\#(layout)">
        <noscript>This page needs JavaScript. The description itself is at
        <a href="/openapi.json">/openapi.json</a>.</noscript>
        </main>
        <script src="/docs/reference.js" defer></script>
        </body>
        </html>
        """#
    }

    private static let style = #"""
        :root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2563eb; }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 small { font-size: 1rem; font-weight: normal; opacity: .7; }
        h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); text-transform: capitalize; }
        code, pre, textarea { font: .875rem/1.45 ui-monospace, monospace; }
        pre { background: var(--soft); padding: .75rem; border-radius: .4rem; overflow: auto; }
        details, section.operation { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; }
        details > div, section.operation > div { padding: 0 1rem 1rem; }
        summary, section.operation > header { padding: .6rem 1rem; cursor: pointer; }
        section.operation > header { cursor: auto; }
        .method { display: inline-block; min-width: 3.5rem; text-align: center; border-radius: .3rem;
          color: #fff; background: #047857; font-weight: 600; font-size: .8rem; margin-right: .6rem; }
        .method.post { background: var(--accent); }
        .lock { opacity: .7; font-size: .85rem; }
        table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
          border-bottom: 1px solid var(--line); }
        label { display: grid; grid-template-columns: 9rem 1fr; gap: .5rem; margin: .4rem 0; }
        input, textarea, button { font: inherit; padding: .35rem .5rem; }
        button { cursor: pointer; margin-top: .4rem; }
        .token { position: sticky; top: 0; background: Canvas; padding: .5rem 0; z-index: 1; }
        """#
}
