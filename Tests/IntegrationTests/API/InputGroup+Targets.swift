extension InputGroup {
    private static let authorized = ["Authorization: Bearer \(token)"]

    /// Paths and methods that the API does not have.
    static let targets: InputGroup = {
        let paths = [
            "/api", "/api/v1", "/api/v1/auth", "/api/v1/auth/nothing", "/api/v1/users", "/api/v1/users/1",
            "/api/v1/users/me/more", "/api/v2/users/me", "/API/v1/users/me", "/api/v1/users/Me", "/healthz",
            "/api/v1/users/me;a=b", "/api/v1/users%2Fme", "/api/v1/auth/login/more",
            "/'; DROP TABLE users;--".replacing(" ", with: "%20"),
        ]
        var rows = paths.map {
            InputRow("GET \($0)", APIRequest("GET", $0, fields: authorized), .error(404, "Not Found"))
        }
        let posts = [APIRequest.signUp, APIRequest.login, APIRequest.refresh, APIRequest.logout]
        for path in posts + [APIRequest.me, "/health", "/"] {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]
            where (method == "POST") != posts.contains(path) && !(method == "GET" && !posts.contains(path)) {
                rows.append(
                    InputRow(
                        "\(method) \(path)", APIRequest(method, path, fields: authorized),
                        .error(405, "Method Not Allowed")))
            }
        }
        for path in ["/api/v1/users/%00", "/api/v1/users/%zz", "/api/v1/users/..%2Fme", "/%C0%AF"] {
            rows.append(
                InputRow("GET \(path)", APIRequest("GET", path, fields: authorized), .error(400, nil)))
        }
        return InputGroup(name: "targets and methods", rows: rows)
    }()

    /// Bodies at the bound of 64 KiB and over it.
    static let sizes: InputGroup = {
        let tooLarge = ExpectedAnswer.error(413, "The request body is too large")
        let form = "username=johndoe&password=secretpassword&x="
        let json = "{\"refresh_token\":\"a\",\"x\":\"\"}"
        func login(_ size: Int) -> APIRequest {
            .form(APIRequest.login, form + String(repeating: "a", count: size - form.utf8.count))
        }
        func refresh(_ size: Int) -> APIRequest {
            let text = json.dropLast(2) + String(repeating: "a", count: size - json.utf8.count) + "\"}"
            return APIRequest(
                "POST", APIRequest.refresh, fields: [APIRequest.jsonType], body: Array(text.utf8))
        }
        func logout(_ size: Int) -> APIRequest {
            APIRequest(
                "POST", APIRequest.logout, fields: authorized, body: [UInt8](repeating: 0, count: size))
        }
        return InputGroup(
            name: "sizes",
            rows: [
                InputRow("a form of 64 KiB", login(65_536), .tokens(200)),
                InputRow("a form over it", login(65_537), tooLarge),
                InputRow("a form of 1 MB", login(1_000_000), tooLarge),
                InputRow(
                    "a sign-up over it",
                    APIRequest.form(APIRequest.signUp, String(repeating: "&", count: 65_537)), tooLarge),
                InputRow("JSON of 64 KiB", refresh(65_536), .invalidToken),
                InputRow("JSON over it", refresh(65_537), tooLarge),
                InputRow("a logout over it", logout(65_537), tooLarge),
                InputRow(
                    "users/me with a body of 64 KiB",
                    APIRequest(
                        "GET", APIRequest.me, fields: authorized, body: [UInt8](repeating: 0, count: 65_536)),
                    .user),
                InputRow(
                    "users/me with a body over it",
                    APIRequest(
                        "GET", APIRequest.me, fields: authorized, body: [UInt8](repeating: 0, count: 65_537)),
                    .error(413, nil)),
                InputRow("a logout of 64 KiB", logout(65_536), .loggedOut),
            ])
    }()
}
