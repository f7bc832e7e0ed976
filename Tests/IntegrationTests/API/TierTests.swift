import Foundation
import Testing

extension RealPrograms {
    /// Which limit each endpoint has, what its answers say of it, and what the variables change.
    @Suite("tiers of the API")
    struct TierTests {
        private static let form = "username=nobody&password=testpass"

        /// One request of each kind of answer, with the tier that it is counted in.
        private func requests(_ tokens: Tokens) -> [(APIRequest, Int, String)] {
            var bad = APIRequest.me(tokens)
            bad.fields = ["Authorization: Bearer a.b.c"]
            var logoutWithout = APIRequest.logout(tokens)
            logoutWithout.fields = []
            return [
                (SignUpForm("other").request, 201, "STRICT"),
                (.login("johndoe", "secretpassword"), 200, "STRICT"),
                (.login("johndoe", "wrong password"), 401, "STRICT"),
                (.form(APIRequest.login, "a=%"), 400, "STRICT"),
                (.form(APIRequest.signUp, ""), 422, "STRICT"),
                (APIRequest("POST", APIRequest.login, body: [0]), 415, "STRICT"),
                (.form(APIRequest.login, String(repeating: "a", count: 65_537)), 413, "STRICT"),
                (.refresh(tokens), 200, "DEFAULT"), (.form(APIRequest.refresh, "a"), 415, "DEFAULT"),
                (
                    APIRequest("POST", APIRequest.refresh, fields: [APIRequest.jsonType], body: [0x7B]), 400,
                    "DEFAULT"
                ),
                (.me(tokens), 200, "USER"),
                (APIRequest("GET", "/api/v1/users/1", fields: [tokens.authorization]), 404, "USER"),
                (APIRequest("PUT", APIRequest.me, fields: [tokens.authorization]), 405, "USER"),
                (bad, 401, "DEFAULT"),
                (APIRequest("GET", APIRequest.me), 401, "DEFAULT"), (logoutWithout, 401, "DEFAULT"),
                (.logout(tokens), 200, "DEFAULT"), (.me(tokens), 401, "DEFAULT"),
                (APIRequest("GET", "/"), 200, "LENIENT"),
                (APIRequest("GET", "/health"), 200, "LENIENT"), (APIRequest("GET", "/docs"), 200, "LENIENT"),
                (APIRequest("GET", "/redoc"), 200, "LENIENT"),
                (APIRequest("GET", "/openapi.json"), 200, "LENIENT"),
                (APIRequest("GET", "/docs/swagger-ui-bundle.js"), 200, "LENIENT"),
                (APIRequest("GET", APIRequest.me + "/", fields: []), 401, "DEFAULT"),
                (APIRequest("POST", APIRequest.login + "/"), 307, "STRICT"),
                (APIRequest("GET", "/health/"), 307, "LENIENT"),
            ]
        }

        @Test(
            "each answer of each endpoint carries its tier's three fields, refusals included",
            arguments: [
                ["STRICT": 10, "DEFAULT": 100, "LENIENT": 1_000, "USER": 300, "WINDOW": 60],
                ["STRICT": 21, "DEFAULT": 42, "LENIENT": 63, "USER": 84, "WINDOW": 47],
            ])
        func fields(limits: [String: Int]) throws {
            let isDefault = limits["WINDOW"] == 60
            let variables = limits.map { ("RATE_LIMIT_\($0.key)", "\($0.value)") }
            var settings = APIStack.cheap
            if !isDefault { settings.merge(variables) { $1 } }
            try Stack.with(settings) { stack in
                let tokens = try stack.signUp("johndoe")
                var used = ["STRICT": 1]
                for (request, status, tier) in requests(tokens) {
                    let now = Int(Date().timeIntervalSince1970)
                    let response = try stack.connect().exchange(request)
                    let limit = try #require(limits[tier])
                    used[tier, default: 0] += 1
                    #expect(response.status == status, "\(request.target): \(response.text)")
                    let name: Comment = "\(request.method) \(request.target), \(status)"
                    #expect(response.values(of: "X-RateLimit-Limit") == ["\(limit)"], name)
                    // Health is asked while the programs start, so that more may be counted there.
                    if tier != "LENIENT" {
                        #expect(response.number("X-RateLimit-Remaining") == limit - (used[tier] ?? 0), name)
                    } else {
                        #expect(
                            (0..<limit).contains(try #require(response.number("X-RateLimit-Remaining"))), name
                        )
                    }
                    let reset = try #require(response.number("X-RateLimit-Reset"))
                    #expect((now + 1...now + 1 + (limits["WINDOW"] ?? 0)).contains(reset), name)
                    #expect(response.values(of: "Retry-After").isEmpty, name)
                }
            }
        }

        @Test(
            "a full tier refuses in the reference's words, until its window has room"
        )
        func full() throws {
            let settings = ["RATE_LIMIT_STRICT": "2", "RATE_LIMIT_WINDOW": "2"]
            try Stack.with(APIStack.cheap.merging(settings) { $1 }) { stack in
                let connection = try stack.connect()
                for _ in 0..<2 {
                    #expect(try connection.exchange(.form(APIRequest.login, Self.form)).status == 401)
                }
                let full = ContinuousClock.now
                let words = ExpectedAnswer.error(429, "Rate limit exceeded. Please slow down your requests.")
                // Refused ones are not counted: who hammers gets in as soon as there is room.
                var refused = 0
                var response = try connection.exchange(.form(APIRequest.login, Self.form))
                while response.status == 429, ContinuousClock.now - full < .seconds(5) {
                    refused += 1
                    let differences = words.differences(from: response)
                    #expect(differences.isEmpty)
                    #expect(
                        response.number("X-RateLimit-Limit") == 2
                            && response.number("X-RateLimit-Remaining") == 0)
                    let wait = try #require(response.number("Retry-After"))
                    #expect((1...2).contains(wait))
                    usleep(20_000)
                    response = try connection.exchange(.form(APIRequest.login, Self.form))
                }
                #expect(response.status == 401 && refused > 10)
                #expect((.milliseconds(1_800)...(.seconds(4))).contains(ContinuousClock.now - full))
            }
        }

        @Test(
            "sign-up and login share a bucket, refresh, logout and bad tokens another, in any spelling"
        )
        func shared() throws {
            let settings = ["RATE_LIMIT_STRICT": "4", "RATE_LIMIT_DEFAULT": "5"]
            try Stack.with(APIStack.cheap.merging(settings) { $1 }) { stack in
                let tokens = try stack.signUp("johndoe")
                let spellings = [
                    APIRequest.login, APIRequest.login + "/", "/api/v1/auth/../auth/%6Cogin",
                    APIRequest.signUp,
                    APIRequest.signUp + "/", APIRequest.login + "?a=b",
                ]
                let strict = try spellings.map { try stack.connect().exchange(.form($0, Self.form)).status }
                #expect(strict == [401, 307, 401, 429, 429, 429])
                var bad = APIRequest.me(tokens)
                bad.fields = ["Authorization: Bearer a.b.c"]
                let requests = [
                    .refresh(tokens), bad, APIRequest("GET", APIRequest.me), .form(APIRequest.refresh, "a"),
                    APIRequest("POST", APIRequest.logout), bad, .refresh(tokens), .logout(tokens),
                    APIRequest("GET", APIRequest.me),
                ]
                let standard = try requests.map { try stack.connect().exchange($0).status }
                #expect(standard == [200, 401, 401, 415, 401, 429, 429, 429, 429])
                // What others did at this address stops no valid token.
                let me = try stack.connect().exchange(.me(tokens))
                #expect(me.status == 200 && me.number("X-RateLimit-Limit") == 300)
                #expect(try stack.exchange("GET", "/health").status == 200)
            }
        }

        @Test("users are counted by themselves, over all of their tokens and whatever address they name")
        func users() throws {
            try Stack.with(APIStack.cheap.merging(["RATE_LIMIT_USER": "3"]) { $1 }) { stack in
                let john = try stack.signUp("johndoe"), jane = try stack.signUp("janedoe")
                let again = try stack.connect().exchange(.login("johndoe", "secretpassword")).json(
                    as: Tokens.self)
                var statuses: [Int] = []
                for (number, tokens) in [john, again, john, again, john, jane].enumerated() {
                    var request = APIRequest.me(tokens)
                    request.fields.append("X-Forwarded-For: 192.0.2.\(number)")
                    statuses.append(try stack.connect().exchange(request).status)
                }
                #expect(statuses == [200, 200, 200, 429, 429, 200])
            }
        }

        @Test(
            "an address that a client names in X-Forwarded-For changes nothing: the peer is not trusted"
        )
        func forwardedFor() throws {
            try Stack.with(APIStack.cheap.merging(["RATE_LIMIT_STRICT": "2"]) { $1 }) { stack in
                let statuses = try (0..<4).map { number in
                    try stack.post(
                        form: Self.form, to: APIRequest.login,
                        fields: [
                            "X-Forwarded-For: 192.0.2.\(number)", "Forwarded: for=192.0.2.\(number)",
                            "X-Real-IP: 192.0.2.\(number)",
                        ]
                    ).status
                }
                #expect(statuses == [401, 401, 429, 429])
            }
        }

        @Test("a request over the limit is refused before its body has come")
        func beforeBody() throws {
            try Stack.with(APIStack.cheap.merging(["RATE_LIMIT_STRICT": "1"]) { $1 }) { stack in
                #expect(try stack.post(form: Self.form, to: APIRequest.login).status == 401)
                let connection = try stack.connect(timeoutSeconds: 5)
                try connection.send(
                    raw: "POST \(APIRequest.login) HTTP/1.1\r\nHost: a\r\n\(APIRequest.formType)\r\n"
                        + "Content-Length: 5000\r\n\r\n"
                )
                #expect(try connection.receive().status == 429)
            }
        }

        @Test("with RATE_LIMIT_ENABLED=false nothing is counted, and no answer speaks of limits")
        func disabled() throws {
            try APIStack.with(["RATE_LIMIT_STRICT": "1", "RATE_LIMIT_DEFAULT": "1"]) { stack in
                let connection = try stack.connect()
                for _ in 0..<20 {
                    let response = try connection.exchange(.form(APIRequest.login, Self.form))
                    #expect(response.status == 401)
                    #expect(!response.fields.contains { $0.name.lowercased().contains("ratelimit") })
                }
            }
        }
    }
}
