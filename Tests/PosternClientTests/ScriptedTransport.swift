import Foundation
import PosternClient

/// Answers as told, and keeps what was asked, with which token.
actor ScriptedTransport: Transport {
    typealias Respond = @Sendable (String, String?, Int) async throws(PosternError) -> Answer
    private let respond: Respond
    private(set) var sent: [String] = []

    /// `respond` is given the path, the token, and how many requests came before.
    init(_ respond: @escaping Respond) {
        self.respond = respond
    }

    func send(_ request: Request, accessToken: String?) async throws(PosternError) -> Answer {
        let turn = sent.count
        sent.append(accessToken.map { "\(request.path) \($0)" } ?? request.path)
        return try await respond(request.path, accessToken, turn)
    }

    func count(_ path: String) -> Int { sent.count { $0.hasPrefix(path) } }
}

/// An answer with these members.
func answer(_ status: Int, _ members: String, _ fields: [String: String] = [:]) -> Answer {
    Answer(status: status, fields: fields, body: Data(members.utf8))
}

func refusal(_ detail: String, status: Int = 401) -> Answer {
    answer(status, "{\"detail\":\"\(detail)\",\"error_code\":\"UNAUTHORIZED\"}", ["x-request-id": "abc"])
}

/// A token that says that it lives for so many seconds.
func token(_ name: String, lifetime: Int = 3600) -> String {
    let claims = Data("{\"iat\":5,\"exp\":\(5 + lifetime),\"sub\":\"\(name)\"}".utf8).base64EncodedString()
    return "e30.\(claims.replacing("=", with: "")).c2ln"
}

func grant(_ access: String, refresh: String? = "refresh-1") -> Answer {
    let rotated = refresh.map { ",\"refresh_token\":\"\($0)\"" } ?? ""
    return answer(200, "{\"access_token\":\"\(access)\",\"token_type\":\"bearer\"\(rotated)}")
}

let user = """
    {"id":7,"username":"ada","email":"ada@example.com","first_name":"Ada","last_name":"Lovelace",\
    "created_at":"2026-11-24T01:37:38Z","updated_at":"2026-11-24T01:37:38Z","added_later":true}
    """
