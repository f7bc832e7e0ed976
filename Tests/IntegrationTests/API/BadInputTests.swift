import Foundation
import Testing

extension RealPrograms {
    /// Bad input of every kind through both programs: each gets its documented error, never a 500.
    @Suite("bad input")
    struct BadInputTests {
        @Test("each is answered as documented, and both programs stay well", arguments: InputGroup.all)
        func rows(group: InputGroup) throws {
            try APIStack.with { stack in
                let tokens = try stack.signUp("johndoe")
                var connection = try stack.connect()
                for row in group.rows {
                    let response = try connection.exchange(filled(row.request, tokens))
                    let differences = row.expected.differences(from: response)
                    #expect(differences.isEmpty, "\(row.name)")
                    if response.field("Connection") == "close" { connection = try stack.connect() }
                }
            }
        }

        @Test("a 405 names in Allow what the path takes")
        func allow() throws {
            try APIStack.with { stack in
                let tokens = try stack.signUp("johndoe")
                for (path, allow) in [
                    (APIRequest.login, "POST"), (APIRequest.signUp, "POST"), (APIRequest.refresh, "POST"),
                    (APIRequest.logout, "POST"), (APIRequest.me, "GET, HEAD"), ("/health", "GET, HEAD"),
                    ("/", "GET, HEAD"), ("/openapi.json", "GET, HEAD"),
                ] {
                    let response = try stack.exchange("DELETE", path, fields: [tokens.authorization])
                    #expect(response.status == 405, "\(path)")
                    #expect(response.field("Allow") == allow, "\(path)")
                }
            }
        }

        @Test("logout takes any body and content type, and the token is refused afterwards")
        func logoutBodies() throws {
            try APIStack.with { stack in
                _ = try stack.signUp("johndoe")
                let bodies: [([String], String)] = [
                    ([], ""), ([], "x"), ([APIRequest.jsonType], "{\"refresh_token\":"),
                    ([APIRequest.formType], "a=%"),
                    (["Content-Type: multipart/form-data"], "--x"),
                    (["Content-Type: text/plain; charset=latin1"], "\0"),
                    (["X-User-Id: 2", "X-Session-Id: other"], ""), (["Content-Encoding: gzip"], "x"),
                ]
                for (fields, body) in bodies {
                    let login = try stack.connect().exchange(.login("johndoe", "secretpassword"))
                    let tokens = try login.json(as: Tokens.self)
                    var request = APIRequest.logout(tokens)
                    request.fields += fields
                    request.body = Array(body.utf8)
                    let connection = try stack.connect()
                    let out = ExpectedAnswer.loggedOut.differences(from: try connection.exchange(request))
                    #expect(out.isEmpty, "\(fields)")
                    let revoked = ExpectedAnswer.error(401, "Token has been revoked")
                    let again = revoked.differences(from: try connection.exchange(request))
                    #expect(again.isEmpty, "\(fields)")
                    let renewed = revoked.differences(from: try connection.exchange(.refresh(tokens)))
                    #expect(renewed.isEmpty, "\(fields)")
                }
            }
        }

        /// The request with the tokens in their places.
        private func filled(_ request: APIRequest, _ tokens: Tokens) -> APIRequest {
            var request = request
            func filled(_ text: String) -> String {
                text.replacing(InputGroup.token, with: tokens.access)
                    .replacing(InputGroup.renewal, with: tokens.refresh ?? "")
            }
            request.target = filled(request.target)
            request.fields = request.fields.map(filled)
            if let body = String(validating: request.body, as: UTF8.self) {
                request.body = Array(filled(body).utf8)
            }
            return request
        }
    }
}
