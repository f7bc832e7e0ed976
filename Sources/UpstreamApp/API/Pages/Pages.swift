/// The interactive documentation: Swagger UI and ReDoc, the document that they show, and what they load.
///
/// The files are not the app's: `scripts/fetch-pages` gets them. They are read once, at start.
struct Pages: Sendable {
    private let answers: [Route: Response]
    /// Why there is nothing but the document.
    let fault: Files.Failure?

    /// Reads every file of `folder`. When one is not to be had the document is all there is, and the pages
    /// say how to get the rest.
    init(folder: String, adding others: [OpenAPIDocument.Entry] = []) {
        var answers: [Route: Response] = [:]
        var fault: Files.Failure?
        do throws(Files.Failure) {
            for route in Route.allCases {
                if let asset = PageAsset(route) { answers[route] = try Self.answer(asset, in: folder) }
            }
            answers[.docs] = Self.page(DocumentationPage.swagger)
            answers[.docsStart] = Self.script(PageScript.swagger)
            answers[.redoc] = Self.page(DocumentationPage.redoc)
            answers[.redocStart] = Self.script(PageScript.redoc)
        } catch {
            var page = Response(html: DocumentationPage.absent, status: 503)
            page.add("Content-Security-Policy", Self.staticPolicy)
            answers = [.docs: page, .redoc: page]
            fault = error
        }
        var document = Response(
            status: 200, contentType: "application/json", body: OpenAPIDocument.text(adding: others))
        document.identify(cacheControl: "no-cache")
        answers[.openAPI] = document
        self.answers = answers
        self.fault = fault
    }

    subscript(route: Route) -> Response? { answers[route] }

    /// Of a page without scripts.
    static let staticPolicy = [
        "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'",
        "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// Scripts and requests go to this origin alone; ReDoc searches in a worker that it makes of a blob. Both
    /// write styles into the page.
    private static let scriptPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "connect-src 'self'",
        "img-src 'self' data:", "worker-src blob:", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static func answer(_ asset: PageAsset, in folder: String) throws(Files.Failure) -> Response {
        let path = "\(folder)/\(asset.path)"
        guard let bytes = try Files.read(path, limit: PageAsset.maxLength) else {
            throw Files.Failure(path: path, reason: "is not there")
        }
        var answer = Response(status: 200, contentType: asset.contentType, body: bytes)
        // Their names do not tell their version.
        answer.identify(cacheControl: "public, max-age=3600")
        return answer
    }

    private static func page(_ text: String) -> Response {
        var page = Response(html: text, status: 200)
        page.add("Content-Security-Policy", scriptPolicy)
        page.identify(cacheControl: "no-cache")
        return page
    }

    private static func script(_ text: String) -> Response {
        var script = Response(
            status: 200, contentType: "text/javascript; charset=utf-8", body: Array(text.utf8))
        script.identify(cacheControl: "no-cache")
        return script
    }
}
