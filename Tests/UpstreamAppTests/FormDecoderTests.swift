import Testing

@testable import UpstreamApp

@Suite struct FormDecoderTests {
    @Test("percent escapes and plus signs are decoded")
    func decodes() throws {
        let fields = try FormDecoder.decode(Array("a=x+y%20z&b=%C3%A9&c&=d&&e=f=g".utf8))
        #expect(
            fields == [
                .init(name: "a", value: "x y z"), .init(name: "b", value: "é"), .init(name: "c", value: ""),
                .init(name: "", value: "d"), .init(name: "e", value: "f=g"),
            ])
    }

    @Test(
        "a body that cannot be read is a bad request",
        arguments: [
            "a=%", "a=%4", "a=%4&b=c", "a=%zz", "a=%G0", "%=a", "a=%00", "a=%FF", "a=%C3", "a=%C0%80",
            "a=%ED%A0%80", "a=%F4%90%80%80", "a\0=b",
        ])
    func refuses(body: String) {
        #expect(throws: Problem(.badRequest, "The form body cannot be read")) {
            try FormDecoder.decode(Array(body.utf8))
        }
    }

    @Test("bytes that are not UTF-8 are a bad request")
    func refusesRawBytes() {
        #expect(throws: Problem.self) { try FormDecoder.decode([0x61, 0x3D, 0xFF]) }
    }

    @Test("more fields than any form has are refused")
    func refusesMany() {
        let body = Array(String(repeating: "a=b&", count: 65).utf8)
        #expect(throws: Problem(.badRequest, "The form has too many fields")) { try FormDecoder.decode(body) }
    }
}
