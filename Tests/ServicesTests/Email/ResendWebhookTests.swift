import JWT
import Testing

@testable import UpstreamApp

@Suite struct ResendWebhookTests {
    // The example of Svix's own documentation.
    private static let secret = "whsec_plJ3nmyCDGBKInavdOK15jsl"
    private static let body = Array(#"{"event_type":"ping","data":{"success":true}}"#.utf8)
    private static let id = "msg_loFOjxBNrRLzqYUf"
    private static let moment: Int64 = 1_731_705_121
    private static let signature = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="

    private func fault(
        id: String? = id, timestamp: String? = "\(moment)", signatures: String? = signature,
        body: [UInt8] = body, now: Int64 = moment
    ) -> ResendWebhook.Fault? {
        guard let webhook = ResendWebhook(secret: Self.secret) else { return .noSignature }
        do throws(ResendWebhook.Fault) {
            try webhook.verify(
                id: id, timestamp: timestamp, signatures: signatures, body: body, nowSeconds: now)
            return nil
        } catch { return error }
    }

    @Test("a signature is that of id, moment and body, one of several")
    func good() {
        #expect(fault() == nil)
        #expect(fault(signatures: "v1,AAAA v2,xyz \(Self.signature)") == nil)
        #expect(fault(now: Self.moment + 300) == nil && fault(now: Self.moment - 300) == nil)
    }

    @Test("whatever is changed is refused")
    func bad() {
        #expect(fault(id: "msg_other") == .wrongSignature)
        #expect(fault(timestamp: "\(Self.moment + 1)") == .wrongSignature)
        #expect(fault(body: Self.body + [0x20]) == .wrongSignature)
        #expect(fault(signatures: "") == .wrongSignature)
        #expect(fault(signatures: "v1,") == .wrongSignature)
        #expect(fault(signatures: String(Self.signature.dropFirst(3))) == .wrongSignature)
        #expect(fault(now: Self.moment + 301) == .outOfTime && fault(now: Self.moment - 301) == .outOfTime)
        #expect(fault(id: nil) == .noSignature && fault(id: "") == .noSignature)
        #expect(fault(timestamp: nil) == .noSignature && fault(timestamp: "now") == .noSignature)
        #expect(fault(signatures: nil) == .noSignature)
    }

    @Test(
        "a secret is whsec_ and base64",
        arguments: ["", "plJ3nmyCDGBKInavdOK15jsl", "whsec_", "whsec_*", "whsec_Zm9v"])
    func secrets(text: String) {
        #expect(ResendWebhook(secret: text) == nil)
    }
}
