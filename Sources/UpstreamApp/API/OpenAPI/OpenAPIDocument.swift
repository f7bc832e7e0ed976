import HTTP1

/// The API's own description (OpenAPI 3.1.0), written from the table of routes.
enum OpenAPIDocument {
    /// The whole document as JSON, with what is added to the table of routes.
    static func text(adding others: [Entry] = []) -> [UInt8] {
        let routes = Route.allCases.compactMap { route in
            route.operation.map { Entry(path: route.path, operation: $0) }
        }
        return json(routes + others).bytes + [0x0A]
    }

    /// One operation, and where it is served.
    struct Entry {
        var path: String
        var operation: Operation
    }

    /// The document of these operations.
    static func json(_ entries: [Entry]) -> JSONObject {
        var paths = JSONObject()
        for tag in Operation.Tag.allCases {
            let tagged = entries.filter { $0.operation.tag == tag }
            for (index, entry) in tagged.enumerated() {
                if tagged[..<index].contains(where: { $0.path == entry.path }) { continue }
                var methods = JSONObject()
                for other in tagged where other.path == entry.path {
                    methods.set(method(other.operation), operation(other.operation))
                }
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
        if !operation.parameters.isEmpty { json.set("parameters", operation.parameters.map(\.json)) }
        if !operation.bodies.isEmpty {
            var request = JSONObject()
            request.set("required", true)
            request.set("content", content(operation.bodies))
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
