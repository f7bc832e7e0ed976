import HTTP1

/// The API's own description (OpenAPI 3.1.0), written from the table of routes.
enum OpenAPIDocument {
    /// The whole document as JSON, made once.
    static let text: [UInt8] =
        json(
            Route.allCases.compactMap { route in
                route.operation.map { Entry(path: route.path, operation: $0) }
            }
        ).bytes + [0x0A]

    /// One operation, and where it is served.
    struct Entry {
        var path: String
        var operation: Operation
    }

    /// The document of these operations, one for each path.
    static func json(_ entries: [Entry]) -> JSONObject {
        var paths = JSONObject()
        for tag in Operation.Tag.allCases {
            for entry in entries where entry.operation.tag == tag {
                var methods = JSONObject()
                methods.set(method(entry.operation), operation(entry.operation))
                paths.set(entry.path, methods)
            }
        }
        var json = JSONObject()
        json.set("openapi", "3.1.0")
        json.set("info", info)
        json.set("servers", [JSONObject(["url": "/"])])
        json.set(
            "tags",
            Operation.Tag.allCases.map {
                JSONObject(["name": $0.rawValue, "description": $0.description])
            })
        json.set("paths", paths)
        json.set("components", components)
        return json
    }

    private static var info: JSONObject {
        var info = JSONObject([
            "title": "Postern upstream app", "version": Release.version,
            "summary": "Sign-up, login and users behind a gateway.",
            "description":
                "The gateway in front checks tokens and counts requests; its answers are included. Whoever "
                + "makes an error, its shape is one: `detail`, `error_code` and `timestamp`.",
        ])
        info.set("license", JSONObject(["name": "Apache-2.0", "identifier": "Apache-2.0"]))
        return info
    }

    private static func method(_ operation: Operation) -> String {
        operation.method.name.description.lowercased()
    }

    /// An Operation Object (OpenAPI 3.1, 4.8.10).
    private static func operation(_ operation: Operation) -> JSONObject {
        var json = JSONObject()
        json.set("tags", [operation.tag.rawValue])
        json.set("operationId", operation.id)
        json.set("summary", operation.summary)
        var description = "\(operation.description)\n\n\(operation.tier.description)"
        if let deprecation = operation.deprecation {
            description = "Deprecated: \(deprecation)\n\n\(description)"
        }
        json.set("description", description)
        if operation.deprecation != nil { json.set("deprecated", true) }
        json.set("x-rate-limit-tier", operation.tier.rawValue)
        if operation.needsToken { json.set("security", [requirement]) }
        if let body = operation.body {
            var request = JSONObject()
            request.set("required", true)
            request.set("content", content([body]))
            json.set("requestBody", request)
        }
        json.set("responses", responses(of: operation))
        return json
    }

    private static var requirement: JSONObject {
        var requirement = JSONObject()
        requirement.set(securityScheme, [String]())
        return requirement
    }
}
