/// What a browser gets at `/`: where things are, and three requests to begin with. No scripts.
enum LandingPage {
    /// `origin` is how the client reached the gateway, such as `http://localhost:8799`.
    static func text(origin: String, showsDocs: Bool) -> String {
        let origin = HTMLText.escaped(origin)
        let links =
            (showsDocs
                ? [
                    link(.docs, "Swagger UI, to try requests"), link(.redoc, "ReDoc, to read"),
                    link(.openAPI, "the description for machines, OpenAPI 3.1"),
                ] : [])
            + [link(.health, "whether all works")]
        return frame(
            title: "Postern",
            body: """
                <h1>Postern <small>\(HTMLText.escaped(Release.version))</small></h1>
                <p>Sign-up, login and users behind a gateway. The API is under <code>/api/v1</code>.</p>
                <ul>
                \(links.joined(separator: "\n"))
                </ul>
                <h2>Try it</h2>
                <pre>curl -i \(origin)\(Route.health.path)</pre>
                <pre>curl -i \(origin)\(Route.signUp.path) \\
                  -d 'username=johndoe&amp;email=john@example.com&amp;password=secretpassword' \\
                  -d 'first_name=John&amp;last_name=Doe'</pre>
                <pre>curl -i \(origin)\(Route.login.path) \\
                  -d 'username=johndoe&amp;password=secretpassword'</pre>
                """)
    }

    /// A whole page, light or dark as the reader has it, and as narrow as a phone.
    static func frame(title: String, body: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)</title>
        <link rel="icon" href="data:,">
        <style>\(style)</style>
        </head>
        <body>
        <main>
        \(body)
        </main>
        </body>
        </html>

        """
    }

    private static func link(_ route: Route, _ words: String) -> String {
        "<li><a href=\"\(route.path)\">\(route.path)</a> <span>\(words)</span></li>"
    }

    private static let style = """
        :root { color-scheme: light dark; }
        body { margin: 0; font: 1rem/1.55 system-ui, sans-serif; }
        main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
        h1 { font-size: 1.9rem; margin: 0 0 .5rem; }
        h1 small { font-size: 1rem; font-weight: normal; opacity: .65; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        ul { list-style: none; padding: 0; }
        li { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .35rem 0; border-bottom: 1px solid #8883; }
        li a { min-width: 8rem; }
        span { opacity: .75; }
        code, pre, li a { font-family: ui-monospace, monospace; font-size: .92em; }
        pre { background: #8881; padding: .8rem 1rem; border-radius: .4rem; overflow-x: auto; }
        """
}
