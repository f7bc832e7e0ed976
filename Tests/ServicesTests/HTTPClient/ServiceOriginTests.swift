import Testing

@testable import UpstreamApp

@Suite struct ServiceOriginTests {
    @Test(
        "https is taken everywhere, http on this machine",
        arguments: [
            "https://api.example.com", "https://api.example.com/v1", "http://127.0.0.1:80",
            "http://127.8.9.1/x",
            "http://localhost:8080", "http://[::1]:80",
        ])
    func taken(text: String) {
        #expect(ServiceOrigin(text)?.url == text)
        #expect(ServiceOrigin(text + "/")?.url == text)
        #expect(ServiceOrigin.isAcceptable(text + "/a?b=c"))
    }

    @Test(
        "nothing else is",
        arguments: [
            "", "http://example.com", "http://127.0.0.1.example.com", "http://localhost.example.com",
            "http://128.0.0.1", "http://[::2]", "ftp://127.0.0.1", "https://", "https:///x", "https://a b",
            "https://user@example.com", "http://127.0.0.1@example.com", "http://example.com#@127.0.0.1",
            "https://example.com#x", "HTTPS://example.com", "file:///etc/passwd", "https://exa\r\nmple.com",
        ])
    func refused(text: String) {
        #expect(ServiceOrigin(text) == nil)
        #expect(!ServiceOrigin.isAcceptable(text))
    }
}
