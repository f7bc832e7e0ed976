import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Foundation's URLSession, without cookies, caches and redirects: a token goes nowhere else.
struct URLSessionTransport: Transport {
    private static let longestBody = 1 << 20
    private let root: String
    private let session: URLSession

    init(baseURL: String, timeout: Duration) throws(PosternError) {
        guard let parts = URLComponents(string: baseURL),
            ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.host?.isEmpty == false, parts.user == nil, parts.password == nil, parts.query == nil,
            parts.fragment == nil
        else { throw .invalidBaseURL }
        root = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = timeout / .seconds(1)
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        session = URLSession(configuration: configuration, delegate: RedirectRefusal(), delegateQueue: nil)
    }

    func send(_ request: Request, accessToken: String?) async throws(PosternError) -> Answer {
        let prepared = try prepared(request, accessToken)
        let data: Data
        let response: URLResponse
        do {
            (data, response) = try await session.data(for: prepared)
        } catch {
            if error is CancellationError || (error as? URLError)?.code == .cancelled { throw .cancelled }
            throw .connectionFailed("no complete answer from \(root): \(error.localizedDescription)")
        }
        guard let answer = response as? HTTPURLResponse, answer.statusCode >= 200,
            data.count <= Self.longestBody
        else { throw .invalidAnswer("the answer is not HTTP, or too long") }
        var fields: [String: String] = [:]
        for (name, value) in answer.allHeaderFields {
            if let name = name as? String, let value = value as? String { fields[name.lowercased()] = value }
        }
        // Foundation takes a body that ended early for a whole one.
        if let length = fields["content-length"].flatMap({ Int($0) }), data.count < length {
            throw .connectionFailed("the connection ended within the answer")
        }
        return Answer(status: answer.statusCode, fields: fields, body: data)
    }

    private func prepared(_ request: Request, _ accessToken: String?) throws(PosternError) -> URLRequest {
        guard let url = URL(string: root + request.path) else { throw .invalidBaseURL }
        var prepared = URLRequest(url: url)
        prepared.httpMethod = request.method
        prepared.setValue("application/json", forHTTPHeaderField: "Accept")
        if let accessToken { prepared.setValue("Bearer \(accessToken)", forHTTPHeaderField: "Authorization") }
        switch request.content {
        case .none: break
        case .form(let members):
            let pairs = members.map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" }
            prepared.httpBody = Data(pairs.joined(separator: "&").utf8)
            prepared.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        case .json(let members):
            prepared.httpBody = try? JSONEncoder().encode(members)
            prepared.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        return prepared
    }

    /// The unreserved characters of RFC 3986 stay as they are.
    private static func escaped(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
