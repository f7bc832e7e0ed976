import Foundation
import JWT
import Testing

@testable import UpstreamApp

/// TLS with services: whom it takes, and whom it does not.
@Suite(.serialized) struct SecuredExchangeTests {
    private static let folder = Result {
        let folder = "/tmp/postern-tls-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = try PythonEnvironment.run(script: "Tests/Fixtures/certificates.py", [folder])
        return folder
    }

    /// The fault of a request to a server with this certificate; nil: none.
    private func fault(_ certificate: String, authorities: String?, host: String = "127.0.0.1") throws
        -> ServiceError?
    {
        // Whoever has signed something before must still know the digests of certificates.
        _ = MessageCode.code(of: [1], key: [2])
        let folder = try Self.folder.get()
        let server = try PythonServer("tls_server.py", [folder, certificate])
        let client = HTTPClient(authorities: authorities.map { "\(folder)/\($0).pem" } ?? "")
        let request = HTTPExchangeRequest(
            method: "GET", url: "https://\(host):\(server.words[1])/", repetition: .once)
        let call = HTTPClient.Call(service: .brevo, figures: ServiceFigures(), policy: .none) { _ in nil }
        do throws(ServiceError) {
            let response = try client.send(request, call)
            return response.status == 200 ? nil : .unexpected(.brevo, "\(response.status)")
        } catch { return error }
    }

    @Test(
        "a certificate of an authority that is trusted, for the name that is asked for, is taken",
        arguments: [
            "127.0.0.1", "localhost",
        ])
    func good(host: String) throws {
        #expect(try fault("server", authorities: "authority", host: host) == nil)
    }

    @Test(
        "any other is a network's fault, and nothing is said there",
        arguments: [
            ("server", "stranger"), ("other", "authority"), ("expired", "authority"), ("server", nil),
            ("server", "absent"),
        ])
    func bad(certificate: String, authorities: String?) throws {
        let error = try #require(try fault(certificate, authorities: authorities))
        #expect(error.fault == .network && error.retry == .always, "\(error)")
    }
}
