/// The frames of both pages. Scripts are files, so that the policy need not allow any in the page.
enum DocumentationPage {
    static let swagger = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Postern upstream app - Swagger UI</title>
        <link rel="icon" type="image/png" href="\#(Route.icon.path)">
        <link rel="stylesheet" href="\#(Route.swaggerStyle.path)">
        <style>body { margin: 0; }</style>
        </head>
        <body>
        <noscript>\#(noScript)</noscript>
        <div id="swagger-ui"></div>
        <script src="\#(Route.swaggerBundle.path)" defer></script>
        <script src="\#(Route.docsStart.path)" defer></script>
        </body>
        </html>

        """#

    static let redoc = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Postern upstream app - ReDoc</title>
        <link rel="icon" type="image/png" href="\#(Route.icon.path)">
        <style>body { margin: 0; }</style>
        </head>
        <body>
        <noscript>\#(noScript)</noscript>
        <div id="redoc"></div>
        <script src="\#(Route.redocBundle.path)" defer></script>
        <script src="\#(Route.redocStart.path)" defer></script>
        </body>
        </html>

        """#

    /// Stands in for both when their files are not there.
    static let absent = LandingPage.frame(
        title: "The pages are not installed",
        body: """
            <h1>The pages are not installed</h1>
            <p>Swagger UI and ReDoc are fetched once, at set-up, and the app was started without them. In the
            repository's folder run</p>
            <pre>scripts/fetch-pages</pre>
            <p>and start the app again; <code>make run</code> does both. Elsewhere,
            <code>\(Setting.docsAssets.rawValue)</code> names the folder that they are in.</p>
            <p>The description that they would show is at
            <a href="\(Route.openAPI.path)">\(Route.openAPI.path)</a>.</p>
            """)

    private static let noScript =
        "This page needs JavaScript. The description itself is at "
        + "<a href=\"\(Route.openAPI.path)\">\(Route.openAPI.path)</a>."
}
