/// The pages that show the API to people; they need nothing from elsewhere.
enum Documentation {
    static let openAPI = Response(
        status: 200, contentType: "application/json", body: Array(OpenAPIDocument.text.utf8))

    /// With forms to try each operation.
    static let docs = page(DocumentationPage.text(title: "API", layout: "explorer"))

    /// For reading alone.
    static let redoc = page(DocumentationPage.text(title: "API reference", layout: "reference"))

    static let script = Response(
        status: 200, contentType: "text/javascript; charset=utf-8", body: Array(DocumentationScript.text.utf8)
    )

    /// Scripts and requests go to this origin alone; the pages cannot be framed, nor send forms away.
    private static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "connect-src 'self'",
        "img-src 'self' data:", "worker-src 'self' blob:", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static func page(_ text: String) -> Response {
        var response = Response(status: 200, contentType: "text/html; charset=utf-8", body: Array(text.utf8))
        response.add("Content-Security-Policy", contentSecurityPolicy)
        return response
    }
}
