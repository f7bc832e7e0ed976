import Bytes
import HTTP1
import Testing

@testable import Gateway

@Suite("The security headers")
struct SecurityHeadersTests {
    private func configuration(override: Bool = false) -> Configuration.SecurityHeaders {
        Configuration.SecurityHeaders(
            override: override, contentSecurityPolicy: "default-src 'none'", frameOptions: "DENY",
            referrerPolicy: nil, permissionsPolicy: "camera=()", openerPolicy: "same-origin",
            cacheControl: "no-store", strictTransportSecurity: "max-age=31536000")
    }

    private func write(override: Bool = false, saw: [FieldName] = [], overTLS: Bool = false) -> [String] {
        let headers = SecurityHeaders(configuration(override: override))
        var output = ByteBuffer(capacity: 512)
        let set = saw.reduce(0) { $0 | $1.member }
        headers.write(sawFields: set, overTLS: overTLS, into: &output)
        let text = output.readable.text
        #expect(text.hasSuffix("\r\n"))
        return text.split(separator: "\r\n").map(String.init)
    }

    private let all = [
        "X-Content-Type-Options: nosniff", "X-XSS-Protection: 0",
        "Content-Security-Policy: default-src 'none'",
        "X-Frame-Options: DENY", "Permissions-Policy: camera=()", "Cross-Origin-Opener-Policy: same-origin",
        "Cache-Control: no-store",
    ]

    @Test("an answer that brings none gets all that are configured")
    func plain() {
        #expect(write() == all)
        #expect(write(saw: [.contentType, .server, .xContentTypeOptions, .strictTransportSecurity]) == all)
    }

    @Test("Strict-Transport-Security goes over TLS alone (RFC 6797, section 7.2)")
    func strictTransport() {
        #expect(write(overTLS: true) == all + ["Strict-Transport-Security: max-age=31536000"])
        let headers = SecurityHeaders(configuration())
        #expect(headers.drops(.strictTransportSecurity, overTLS: false) == true)
        #expect(headers.drops(.strictTransportSecurity, overTLS: true) == false)
        #expect(write(saw: [.strictTransportSecurity], overTLS: true) == all)
    }

    @Test("what the upstream sent is left to it")
    func yields() {
        let lines = write(saw: [.contentSecurityPolicy, .cacheControl])
        #expect(lines == all.filter { !$0.hasPrefix("Content-Security") && !$0.hasPrefix("Cache-Control") })
        let headers = SecurityHeaders(configuration())
        #expect(headers.drops(.contentSecurityPolicy, overTLS: false) == false)
        #expect(headers.drops(.cacheControl, overTLS: false) == false)
    }

    @Test("with override ours replace the upstream's, and what is not configured stays the upstream's")
    func override() {
        #expect(write(override: true, saw: [.contentSecurityPolicy, .cacheControl]) == all)
        let headers = SecurityHeaders(configuration(override: true))
        #expect(headers.drops(.contentSecurityPolicy, overTLS: false) == true)
        #expect(headers.drops(.cacheControl, overTLS: true) == true)
        #expect(headers.drops(.strictTransportSecurity, overTLS: true) == true)
        #expect(headers.drops(.referrerPolicy, overTLS: false) == false)
    }

    @Test("Server and what we always set are dropped, other fields are not")
    func drops() {
        let headers = SecurityHeaders(configuration())
        for name in [FieldName.server, .xContentTypeOptions, .xXSSProtection] {
            #expect(headers.drops(name, overTLS: true) == true)
        }
        for name in [FieldName.other, .contentType, .etag, .setCookie] {
            #expect(headers.drops(name, overTLS: true) == false)
        }
    }
}
