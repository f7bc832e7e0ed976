import Foundation
import HTTP1

@testable import UpstreamApp

/// The app on a file of its own, with cheap hashes and a clock that the test moves.
final class TestApplication {
    static let secret = Array("0123456789abcdef0123456789abcdef".utf8)
    static let cheap = PasswordCost(memoryKibibytes: 64, passes: 1, lanes: 1)
    static let signUpForm =
        "username=johndoe&email=john@example.com&password=secretpassword&first_name=John&last_name=Doe"
    static let loginForm = "username=johndoe&password=secretpassword"

    let folder: TemporaryFolder
    /// Stand-ins for Swagger UI and ReDoc, each a line that says which file it is.
    let assets: String
    let application: Application
    /// Microseconds since 1970: 2025-01-19T10:30:00.123456Z.
    var now: Int64 = 1_737_282_600_123_456

    init(
        rotates: Bool = false, servesDocs: Bool = true, hasAssets: Bool = true, cost: PasswordCost = cheap,
        folder: TemporaryFolder? = nil, on kind: TestDatabase = .sqlite,
        cache: any Cache = MemoryCache(), isCacheShared: Bool = false
    ) throws {
        self.folder = try folder ?? TemporaryFolder()
        let database = try kind.make(in: self.folder)
        assets = self.folder.path + "/docs"
        if hasAssets { try Self.writeAssets(in: assets) }
        application = Application(
            ApplicationSettings(
                secret: Self.secret, database: database, cache: cache, isCacheShared: isCacheShared,
                pages: servesDocs ? Pages(folder: assets) : nil,
                lifetimes: TokenLifetimes(access: 3_600, refresh: 86_400), rotatesRefreshTokens: rotates,
                hasher: PasswordHasher(cost: cost)))
    }

    private static func writeAssets(in folder: String) throws {
        for asset in Route.allCases.compactMap(PageAsset.init) {
            let file = URL(fileURLWithPath: "\(folder)/\(asset.path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("\(asset.path)\n".utf8).write(to: file)
        }
    }

    func respond(to request: Request) -> Response { application.respond(to: request, at: now) }

    func get(_ path: String, _ identity: Request.Identity = .init()) -> Response {
        var request = Request(method: .get, path: path)
        request.identity = identity
        return respond(to: request)
    }

    func post(
        _ path: String, form: String = "", type: String? = "application/x-www-form-urlencoded",
        _ identity: Request.Identity = .init()
    ) -> Response {
        var request = Request(method: .post, path: path)
        request.contentType = type
        request.body = Array(form.utf8)
        request.identity = identity
        return respond(to: request)
    }

    func signUp() -> Response { post("/api/v1/auth/signup", form: Self.signUpForm) }
    func login() -> Response { post("/api/v1/auth/login", form: Self.loginForm) }
    func logout(_ identity: Request.Identity) -> Response { post("/api/v1/auth/logout", type: nil, identity) }
    func me(_ identity: Request.Identity) -> Response { get("/api/v1/users/me", identity) }

    func refresh(_ token: String?) -> Response {
        post(
            "/api/v1/auth/refresh", form: "{\"refresh_token\":\"\(token ?? "")\"}", type: "application/json")
    }
}

extension Response {
    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
    }

    func string(_ name: String) -> String? { object[name] as? String }
    var names: Set<String> { Set(object.keys) }

    /// `field: message (type)` of each field error.
    var fieldErrors: [String] {
        let errors = object["detail"] as? [[String: Any]] ?? []
        return errors.map { error in
            let location = (error["loc"] as? [String] ?? []).joined(separator: ".")
            return "\(location): \(error["msg"] ?? "") (\(error["type"] ?? ""))"
        }
    }

    /// What the gateway would tell the app of the access token in this answer.
    var identity: Request.Identity {
        let claims = claims(of: string("access_token") ?? "")
        return Request.Identity(
            userID: claims["sub"] as? String, sessionID: claims["sid"] as? String)
    }

    /// The claims of a token, unchecked.
    func claims(of token: String) -> [String: Any] {
        let parts = token.split(separator: ".")
        guard parts.count == 3 else { return [:] }
        var text = parts[1].replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        while text.utf8.count % 4 != 0 { text += "=" }
        let data = Data(base64Encoded: text) ?? Data()
        return (try? JSONSerialization.jsonObject(with: data) as? [String: Any]) ?? [:]
    }
}
