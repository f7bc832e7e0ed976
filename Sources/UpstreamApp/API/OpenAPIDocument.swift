/// The API's own description (OpenAPI 3.1.0), as JSON text. Tests hold it against the routes.
enum OpenAPIDocument {
    static let text =
        "{\n\(head),\n\"paths\": {\n\(systemPaths),\n\(authPaths),\n\(userPaths)\n},\n\(components)\n}\n"

    private static let head = #"""
        "openapi": "3.1.0",
        "info": {
          "title": "Postern upstream app",
          "version": "\#(Application.version)",
          "summary": "Sign-up, login and users behind a gateway.",
          "description": "The gateway in front checks tokens and counts requests; its answers are included.",
          "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
        },
        "servers": [{"url": "/"}],
        "tags": [
          {"name": "auth", "description": "Accounts, sessions and tokens."},
          {"name": "users", "description": "The signed-in user."},
          {"name": "system", "description": "Health and documentation."}
        ]
        """#
}
