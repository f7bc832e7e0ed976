// The whole life of a session with Foundation's URLSession. Ends with 1 when an answer is not as expected.
//
//     swiftc -parse-as-library -swift-version 6 -o /tmp/flow examples/swift/flow.swift
//     /tmp/flow [BASE_URL]
//
// The base URL defaults to $POSTERN_URL, else to http://localhost:8799.

import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

struct Tokens: Decodable {
    var accessToken: String
    var refreshToken: String?
}

struct User: Decodable {
    var id: Int
    var username, firstName, lastName: String
}

struct Farewell: Decodable {
    var message, revokedAt: String
}

struct Problem: Decodable {
    var detail, errorCode: String
}

struct InvalidFields: Decodable {
    struct Row: Decodable {
        var loc: [String]
        var msg: String
    }
    var detail: [Row]
}

struct Surprise: Error, CustomStringConvertible {
    var description: String
}

enum Content {
    case none
    case form([(String, String)])
    case json([String: String])
}

struct Flow {
    static let longestWaitSeconds = 90
    let base: String
    let session: URLSession

    init(base: String) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 20
        session = URLSession(configuration: configuration)
    }

    func send(
        _ method: String, _ path: String, token: String?, _ content: Content
    ) async throws -> (HTTPURLResponse, Data) {
        guard let url = URL(string: base + path) else {
            throw Surprise(description: "no URL: \(base)\(path)")
        }
        var request = URLRequest(url: url)
        request.httpMethod = method
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        switch content {
        case .none: break
        case .form(let pairs):
            let text = pairs.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
            request.httpBody = Data(text.utf8)
            request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        case .json(let members):
            request.httpBody = try JSONEncoder().encode(members)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let (data, response) = try await session.data(for: request)
        guard let answer = response as? HTTPURLResponse else { throw Surprise(description: "not HTTP") }
        print("\(method) \(path): \(answer.statusCode)")
        return (answer, data)
    }

    /// The unreserved characters of RFC 3986 stay; a password may hold & and +.
    private func percentEncoded(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// A refusal by a limit is not counted, and nothing of the request was done.
    func waitAsTold(_ answer: HTTPURLResponse, _ data: Data) async throws {
        guard let seconds = answer.value(forHTTPHeaderField: "Retry-After").flatMap({ Int($0) }),
            seconds <= Self.longestWaitSeconds
        else { throw Surprise(description: "no Retry-After to wait for") }
        print("  \(try Self.decoder.decode(Problem.self, from: data).detail) Waiting \(seconds) s.")
        try await Task.sleep(for: .seconds(seconds))
    }

    func expect<Body: Decodable>(
        _ status: Int, _ method: String, _ path: String, token: String? = nil, _ content: Content = .none,
        as type: Body.Type
    ) async throws -> Body {
        var (answer, data) = try await send(method, path, token: token, content)
        if answer.statusCode == 429 {
            try await waitAsTold(answer, data)
            (answer, data) = try await send(method, path, token: token, content)
        }
        guard answer.statusCode == status else {
            let text = String(decoding: data, as: UTF8.self)
            throw Surprise(description: "expected \(status), got \(answer.statusCode): \(text)")
        }
        return try Self.decoder.decode(type, from: data)
    }

    /// `access_token` is read into `accessToken`.
    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}

func demand(_ condition: Bool, _ what: String) throws {
    if !condition { throw Surprise(description: "expected \(what)") }
}

func run(_ flow: Flow) async throws {
    let user = "swift-\(UUID().uuidString.prefix(12).lowercased())"
    let credentials = Content.form([("username", user), ("password", "correct & horse + staple")])
    let signUp = Content.form([
        ("username", user), ("email", "\(user)@example.com"), ("password", "correct & horse + staple"),
        ("first_name", "Grace"), ("last_name", "Hopper"),
    ])
    _ = try await flow.expect(201, "POST", "/api/v1/auth/signup", signUp, as: Tokens.self)
    let tokens = try await flow.expect(200, "POST", "/api/v1/auth/login", credentials, as: Tokens.self)

    let me = try await flow.expect(
        200, "GET", "/api/v1/users/me", token: tokens.accessToken, as: User.self)
    try demand(me.username == user, "the user name \(user)")
    print("  signed in as \(me.firstName) \(me.lastName), number \(me.id)")

    let renewal = Content.json(["refresh_token": tokens.refreshToken ?? ""])
    let access = try await flow.expect(200, "POST", "/api/v1/auth/refresh", renewal, as: Tokens.self)
        .accessToken
    _ = try await flow.expect(200, "GET", "/api/v1/users/me", token: access, as: User.self)

    let farewell = try await flow.expect(
        200, "POST", "/api/v1/auth/logout", token: access, as: Farewell.self)
    print("  \(farewell.message) at \(farewell.revokedAt)")
    let refusal = try await flow.expect(401, "GET", "/api/v1/users/me", token: access, as: Problem.self)
    try demand(refusal.detail == "Token has been revoked", "a revoked token")
    print("  \(refusal.detail); log in again")

    let bad = Content.form([("username", "x"), ("email", "nope"), ("password", "short")])
    let problem = try await flow.expect(422, "POST", "/api/v1/auth/signup", bad, as: InvalidFields.self)
    for row in problem.detail { print("    \(row.loc.joined(separator: ".")): \(row.msg)") }
    try demand(problem.detail.contains { $0.loc == ["email"] }, "every bad field")

    let wrong = Content.form([("username", user), ("password", "not-the-password")])
    print("  \(try await flow.expect(401, "POST", "/api/v1/auth/login", wrong, as: Problem.self).detail)")
    try await provokeLimit(flow, wrong: wrong, right: credentials)
    print("done")
}

/// Logins are limited to ten a minute for each address, unless the gateway is told otherwise.
func provokeLimit(_ flow: Flow, wrong: Content, right: Content) async throws {
    for _ in 1...12 {
        let (answer, data) = try await flow.send("POST", "/api/v1/auth/login", token: nil, wrong)
        if answer.statusCode == 429 {
            try await flow.waitAsTold(answer, data)
            _ = try await flow.expect(200, "POST", "/api/v1/auth/login", right, as: Tokens.self)
            return
        }
        try demand(answer.statusCode == 401, "401 or 429")
    }
    print("the limit here is above a dozen logins")
}

@main
struct Main {
    static func main() async {
        let given =
            CommandLine.arguments.dropFirst().first ?? ProcessInfo.processInfo.environment["POSTERN_URL"]
        do {
            try await run(Flow(base: given ?? "http://localhost:8799"))
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }
}
