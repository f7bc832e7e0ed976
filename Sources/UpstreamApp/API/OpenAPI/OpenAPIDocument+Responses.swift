/// Answers, and the components that operations share.
extension OpenAPIDocument {
    static let securityScheme = "oauth2"

    /// The answers of an operation by status; one of its own stands before a shared one.
    static func responses(of operation: Operation) -> JSONObject {
        let shared =
            operation.errors + (operation.bodies.isEmpty ? [] : ErrorAnswer.ofBodies) + ErrorAnswer.common
        let own = operation.answers.map { answer in
            var response = response(answer.description, answer.fields + AnswerField.counted, answer.contents)
            if !answer.links.isEmpty {
                response.set("links", JSONObject(answer.links.map { ($0.operationID, $0.json) }))
            }
            return (answer.status, response)
        }
        let others = shared.filter { error in !own.contains { $0.0 == error.status } }.map { error in
            (error.status, JSONObject(["$ref": "#/components/responses/\(error.rawValue)"]))
        }
        var json = JSONObject()
        for (status, response) in (own + others).sorted(by: { $0.0 < $1.0 }) {
            json.set(String(status), response)
        }
        return json
    }

    static var components: JSONObject {
        var json = JSONObject()
        json.set("securitySchemes", securitySchemes)
        json.set(
            "headers", JSONObject(AnswerField.allCases.map { ($0.rawValue, $0.json) }))
        json.set(
            "responses",
            JSONObject(
                ErrorAnswer.allCases.map { error in
                    (error.rawValue, response(error.description, error.fields, [error.content]))
                }))
        json.set("schemas", JSONObject(Model.allCases.map { ($0.rawValue, $0.schema.json) }))
        return json
    }

    /// Media types, each with its schema and its examples.
    static func content(_ contents: [Operation.Content]) -> JSONObject {
        JSONObject(
            contents.map { content in
                var json = JSONObject()
                json.set("schema", content.schema.json)
                json.set("examples", JSONObject(content.examples.map { ($0.name, $0.json) }))
                return (content.type, json)
            })
    }

    /// A Response Object (OpenAPI 3.1, 4.8.17).
    private static func response(
        _ description: String, _ fields: [AnswerField], _ contents: [Operation.Content]
    ) -> JSONObject {
        var json = JSONObject()
        json.set("description", description)
        json.set(
            "headers",
            JSONObject(
                fields.map { field in
                    (field.rawValue, JSONObject(["$ref": "#/components/headers/\(field.rawValue)"]))
                }))
        json.set("content", content(contents))
        return json
    }

    /// OAuth 2's password flow: login gives the token, refresh another.
    private static var securitySchemes: JSONObject {
        var flow = JSONObject([
            "tokenUrl": Route.login.path, "refreshUrl": Route.refresh.path,
        ])
        flow.set("scopes", JSONObject())
        var scheme = JSONObject([
            "type": "oauth2", "description": "`Authorization: Bearer`, with the access token of a login.",
        ])
        scheme.set("flows", JSONObject([("password", flow)]))
        return JSONObject([(securityScheme, scheme)])
    }
}
