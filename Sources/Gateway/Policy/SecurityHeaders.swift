import Bytes
import HTTP1

/// The response fields that make browsers careful, written once at start and copied onto every answer.
struct SecurityHeaders: ~Copyable, Sendable {
    /// Everything, for an answer that brings none of these itself; without and with
    /// Strict-Transport-Security.
    private let plain: [UInt8]
    private let secure: [UInt8]
    /// The same field by field, for an answer that brings some.
    private let blocks: [Block]
    /// Ours replace the upstream's.
    private let override: Bool
    /// Fields that give way to the upstream's unless `override`.
    private let yielding: UInt64
    /// The upstream's fields that are removed, over plain TCP and over TLS.
    private let droppedPlain: UInt64
    private let droppedSecure: UInt64

    private struct Block: Sendable {
        var name: FieldName
        var line: [UInt8]
        var isForTLS: Bool
    }

    init(_ configuration: Configuration.SecurityHeaders) {
        var blocks: [Block] = []
        func add(_ name: FieldName, _ value: String?, isForTLS: Bool = false) {
            guard let value else { return }
            let line = Array("\(name.text): \(value)\r\n".utf8)
            blocks.append(Block(name: name, line: line, isForTLS: isForTLS))
        }
        add(.xContentTypeOptions, "nosniff")
        // The filter of old browsers did harm; 0 switches it off.
        add(.xXSSProtection, "0")
        add(.contentSecurityPolicy, configuration.contentSecurityPolicy)
        add(.xFrameOptions, configuration.frameOptions)
        add(.referrerPolicy, configuration.referrerPolicy)
        add(.permissionsPolicy, configuration.permissionsPolicy)
        add(.crossOriginOpenerPolicy, configuration.openerPolicy)
        add(.cacheControl, configuration.cacheControl)
        add(.strictTransportSecurity, configuration.strictTransportSecurity, isForTLS: true)
        let always =
            FieldName.server.member | FieldName.xContentTypeOptions.member | FieldName.xXSSProtection.member
        let ours = blocks.reduce(0) { $0 | $1.name.member }
        override = configuration.override
        yielding = ours & ~always
        let dropped = configuration.override ? always | ours : always
        // A client must not be told of Strict-Transport-Security by an answer in the clear (RFC 6797, section
        // 7.2).
        droppedPlain = dropped | FieldName.strictTransportSecurity.member
        droppedSecure = dropped
        plain = blocks.filter { !$0.isForTLS }.flatMap(\.line)
        secure = blocks.flatMap(\.line)
        self.blocks = blocks
    }

    /// The set of the upstream's fields that are left out of the answer.
    func dropped(overTLS: Bool) -> UInt64 { overTLS ? droppedSecure : droppedPlain }

    /// Tells whether the upstream's field of this name is left out of the answer.
    func drops(_ name: FieldName, overTLS: Bool) -> Bool {
        (overTLS ? droppedSecure : droppedPlain) & name.member != 0
    }

    /// All fields of an answer over plain TCP that brings none of its own.
    var whole: [UInt8] { plain }

    /// Tells whether all fields are added to an answer that brings the fields of these names.
    @inline(__always)
    func addsAll(sawFields: UInt64) -> Bool { override || sawFields & yielding == 0 }

    /// The same but for the fields of `names`, about which somebody else has the last word.
    func write(sawFields: UInt64, without names: UInt64, overTLS: Bool, into output: inout ByteBuffer) {
        let yielding = override ? 0 : yielding
        var index = 0
        while index < blocks.count {
            let block = blocks[index]
            index &+= 1
            if block.isForTLS && !overTLS { continue }
            if (sawFields & yielding | names) & block.name.member == 0 { output.append(block.line.span) }
        }
    }

    /// Appends the fields; `sawFields` is the set of names (`FieldName.member`) that the upstream's answer
    /// brings.
    func write(sawFields: UInt64, overTLS: Bool, into output: inout ByteBuffer) {
        if addsAll(sawFields: sawFields) {
            return output.append(overTLS ? secure.span : plain.span)
        }
        var index = 0
        while index < blocks.count {
            let block = blocks[index]
            if (overTLS || !block.isForTLS) && sawFields & yielding & block.name.member == 0 {
                output.append(block.line.span)
            }
            index &+= 1
        }
    }
}
