internal import Bytes
internal import JSON

extension KeySet {
    /// Reads a JSON object of certificates in PEM, each under its `kid`, as some issuers give them in the
    /// place of a key set, and how many of them are of no use here. Only their keys are looked at, no names
    /// and no dates: whoever gives the object vouches for what stands in it.
    public static func counting(
        certificates text: [UInt8]
    ) throws(KeyError) -> (set: KeySet, leftOut: Int) {
        var members = JSONMembers(capacity: text.count)
        do throws(JSONError) {
            try members.parse(text.span, limits: JSONLimits(depth: 4, members: 1_024))
        } catch {
            throw .notCertificates
        }
        let bytes = members.text.array
        var reading = KeySetReading()
        for member in members.members {
            let isText = member.kind == .string
            let id = Array(bytes[member.name.bounds])
            try reading.add(isText ? key(certificate: Array(bytes[member.value.bounds]), id: id) : nil)
        }
        return (try reading.set(), reading.leftOut)
    }

    private static func key(certificate text: [UInt8], id: [UInt8]) -> VerificationKey? {
        let blocks = PEMText.blocks(text)
        guard blocks.count == 1, blocks[0].label == "CERTIFICATE" else { return nil }
        return PublicKey.info(ofCertificate: blocks[0].content).flatMap { VerificationKey(info: $0, id: id) }
    }
}
