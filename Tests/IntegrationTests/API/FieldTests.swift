import Testing

extension RealPrograms {
    /// The fields that are on every answer, and those of CORS.
    @Suite("fields of the API's answers")
    struct FieldTests {
        private static let origin = "https://app.example"

        /// An answer of each kind, by gateway and app, to a page of another origin.
        private func answers(_ stack: Stack) throws -> [Response] {
            let tokens = try stack.signUp("johndoe")
            let preflight = APIRequest(
                "OPTIONS", APIRequest.me, fields: ["Access-Control-Request-Method: GET"])
            let requests = [
                SignUpForm("other").request, .me(tokens), .refresh(tokens),
                .login("nobody", "secretpassword"), .form(APIRequest.signUp, ""),
                .form(APIRequest.login, "a=%"),
                .form(APIRequest.refresh, "a"),
                .form(APIRequest.login, String(repeating: "a", count: 65_537)),
                APIRequest("GET", "/nothing"), APIRequest("GET", APIRequest.login),
                APIRequest("GET", APIRequest.me),
                APIRequest("GET", "/health"), APIRequest("GET", "/health/"), preflight, .logout(tokens),
                .me(tokens),
            ]
            return try requests.map { request in
                var request = request
                request.fields.append("Origin: \(Self.origin)")
                return try stack.connect().exchange(request)
            }
        }

        @Test("security fields are on each kind of answer, once, and none says what serves it")
        func security() throws {
            try APIStack.with { stack in
                for response in try answers(stack) {
                    let name: Comment = "\(response.status) \(response.text)"
                    let expected = [
                        "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
                        "X-XSS-Protection": "0",
                        "Referrer-Policy": "strict-origin-when-cross-origin",
                        "Cross-Origin-Opener-Policy": "same-origin",
                        "Cache-Control": "no-store",
                    ]
                    for (field, value) in expected { #expect(response.values(of: field) == [value], name) }
                    #expect(
                        response.field("Content-Security-Policy")?.hasPrefix("default-src 'none'") == true,
                        name)
                    let policy = response.field("Permissions-Policy") ?? ""
                    for power in ["camera", "microphone", "geolocation"] {
                        #expect(policy.contains("\(power)=()"), name)
                    }
                    #expect(response.field("X-Request-ID")?.isEmpty == false, name)
                    for absent in ["Server", "X-Powered-By", "Strict-Transport-Security", "Gateway-Revoke"] {
                        #expect(response.values(of: absent).isEmpty, name)
                    }
                }
            }
        }

        @Test("by default each origin is echoed with credentials, and what scripts may read is named")
        func anyOrigin() throws {
            try APIStack.with { stack in
                #expect(
                    stack.gateway.output.contains("any site"), "a warning at start: \(stack.gateway.output)")
                for response in try answers(stack) {
                    let name: Comment = "\(response.status) \(response.text)"
                    #expect(response.values(of: "Access-Control-Allow-Origin") == [Self.origin], name)
                    #expect(response.values(of: "Access-Control-Allow-Credentials") == ["true"], name)
                    #expect(response.values(of: "Vary").joined(separator: ",").contains("Origin"), name)
                    if response.status == 204 { continue }
                    let exposed = response.field("Access-Control-Expose-Headers") ?? ""
                    for field in [
                        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-ID",
                    ] {
                        #expect(exposed.contains(field), name)
                    }
                }
                for origin in ["null", "", "\(Self.origin), https://b.example"] {
                    let response = try stack.exchange("GET", "/health", fields: ["Origin: \(origin)"])
                    #expect(response.values(of: "Access-Control-Allow-Origin").isEmpty, "\(origin)")
                }
            }
        }

        @Test(
            "with CORS_ALLOW_ORIGINS those origins are echoed; others get no field, their preflights 403"
        )
        func namedOrigins() throws {
            let settings = ["CORS_ALLOW_ORIGINS": "https://app.example,http://localhost:3000"]
            try APIStack.with(settings) { stack in
                #expect(!stack.gateway.output.contains("any site"))
                let origins = [
                    ("https://app.example", true), ("http://localhost:3000", true),
                    ("https://evil.example", false),
                    ("https://app.example.evil.example", false), ("http://app.example", false),
                    ("https://app.example:8443", false),
                    ("http://localhost:3001", false), ("null", false),
                ]
                for (origin, isAllowed) in origins {
                    let me = try stack.exchange("GET", APIRequest.me, fields: ["Origin: \(origin)"])
                    #expect(me.status == 401)
                    #expect(me.values(of: "Access-Control-Allow-Origin") == (isAllowed ? [origin] : []))
                    let preflight = try stack.exchange(
                        "OPTIONS", APIRequest.me,
                        fields: [
                            "Origin: \(origin)", "Access-Control-Request-Method: GET",
                            "Access-Control-Request-Headers: authorization",
                        ])
                    #expect(preflight.status == (isAllowed ? 204 : 403), "\(origin)")
                    if !isAllowed {
                        let differences = ExpectedAnswer.error(403, nil).differences(from: preflight)
                        #expect(differences.isEmpty)
                        for response in [me, preflight] {
                            let names = response.fields.map(\.name).filter { $0.hasPrefix("Access-Control") }
                            #expect(names.isEmpty, "\(origin)")
                        }
                    }
                }
            }
        }

        @Test("a preflight needs no token, allows what it asks for, and is counted in the lenient tier alone")
        func preflights() throws {
            let settings = ["RATE_LIMIT_STRICT": "1", "RATE_LIMIT_DEFAULT": "1", "RATE_LIMIT_USER": "1"]
            try Stack.with(settings) { stack in
                for path in [
                    APIRequest.login, APIRequest.signUp, APIRequest.refresh, APIRequest.logout, APIRequest.me,
                ] {
                    for _ in 0..<3 {
                        let response = try stack.exchange(
                            "OPTIONS", path,
                            fields: [
                                "Origin: \(Self.origin)", "Access-Control-Request-Method: POST",
                                "Access-Control-Request-Headers: authorization, content-type",
                            ])
                        #expect(response.status == 204 && response.body.isEmpty)
                        #expect(response.field("Access-Control-Allow-Methods")?.contains("POST") == true)
                        let allowed = response.field("Access-Control-Allow-Headers") ?? ""
                        #expect(allowed == "*" || allowed.lowercased().contains("authorization"))
                        #expect(response.field("Access-Control-Max-Age") == "600")
                        #expect(response.number("X-RateLimit-Limit") ?? 1_000 == 1_000)
                    }
                }
            }
        }

        @Test("a sane X-Request-ID comes back, another is replaced, and no two that are made are the same")
        func requestID() throws {
            try APIStack.with { stack in
                let sane = "3f1c-trace.01"
                let kept = try stack.exchange("GET", "/health", fields: ["X-Request-ID: \(sane)"])
                #expect(kept.field("X-Request-ID") == sane)
                for bad in ["a b", "<script>", String(repeating: "x", count: 300), "é"] {
                    let response = try stack.exchange("GET", "/health", fields: ["X-Request-ID: \(bad)"])
                    #expect(response.field("X-Request-ID")?.wholeMatch(of: /[0-9a-f]{32}/) != nil, "\(bad)")
                }
                let first = try stack.exchange("GET", "/health").field("X-Request-ID")
                let second = try stack.exchange("GET", "/health").field("X-Request-ID")
                #expect(first != second)
            }
        }
    }
}
