// Invariant: `session` is a live SSL that this value alone frees, and that owns `input` and `output` until
// then; spans and buffers lend their bytes for the length of one call, which writes no more than the free
// bytes that it is told of: all there are, or those that were reserved for what is pending.
public import Bytes
internal import CTLS

/// One client's connection by TLS, apart from any socket: what comes from the peer is put in, and what goes
/// to it is taken out.
///
///     socket ──▶ receive ──▶ plain text          plain text ──▶ send ──▶ take ──▶ socket
///
/// What is sent before the handshake is done waits for it. It belongs to one thread.
@safe
public struct TLSSession: ~Copyable {
    private let context: TLSContext
    private let session: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer
    /// Plain text that waits for the handshake.
    private var waiting = ByteBuffer()
    public private(set) var isEstablished = false

    /// How many bytes of plain text there is room for when some are asked for.
    private static let room = 4_096

    /// `name` is that of the peer, a host or an address, which its certificate must have; it goes to the peer
    /// as well (SNI, RFC 6066) if it is no address.
    public init(_ context: TLSContext, name: String) throws(TLSFault) {
        self.context = context
        let isAddress =
            name.utf8.contains(0x3A) || name.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
        var input: OpaquePointer?
        var output: OpaquePointer?
        guard
            let session = unsafe ctls_session(
                context.library.pointer, context.context, name, isAddress ? 1 : 0, &input, &output),
            let input = unsafe input, let output = unsafe output
        else { throw TLSFault("`\(name)` cannot be the name of a server") }
        unsafe self.session = session
        unsafe self.input = input
        unsafe self.output = output
    }

    deinit {
        unsafe ctls_session_free(context.library.pointer, session)
    }

    /// Begins the handshake; then there is something to take.
    public mutating func begin() throws(TLSFault) { try shakeHands() }

    /// Puts in what came from the peer, and appends to `plain` what it says. False: the peer has ended.
    public mutating func receive(
        _ cipher: borrowing ByteBuffer, into plain: inout ByteBuffer
    ) throws(TLSFault) -> Bool {
        let bytes = cipher.readable
        // Memory takes all that it is given.
        let taken = unsafe bytes.withUnsafeBufferPointer {
            unsafe BIO_write(input, $0.baseAddress, CInt($0.count))
        }
        if Int(taken) != bytes.count { throw TLSFault("there is no memory for what came") }
        if !isEstablished {
            try shakeHands()
            if !isEstablished { return true }
        }
        return try read(into: &plain)
    }

    private mutating func shakeHands() throws(TLSFault) {
        switch unsafe ctls_handshake(context.library.pointer, session) {
        case 1:
            isEstablished = true
            if !waiting.isEmpty {
                try unsafe Self.write(waiting, context, session)
                waiting = ByteBuffer()
            }
        case 0: break
        default: throw fault
        }
    }

    private func read(into plain: inout ByteBuffer) throws(TLSFault) -> Bool {
        while true {
            plain.reserve(Self.room)
            var count = 0
            let room = unsafe plain.free
            switch unsafe ctls_read(context.library.pointer, session, room.baseAddress, room.count, &count) {
            case 1: plain.wrote(count)
            case 0: return true
            case -1: return false
            default: throw fault
            }
        }
    }

    /// Takes plain text over; its ciphertext is to be taken.
    public mutating func send(_ plain: borrowing ByteBuffer) throws(TLSFault) {
        if !isEstablished { return waiting.append(plain.readable) }
        try unsafe Self.write(plain, context, session)
    }

    private static func write(
        _ plain: borrowing ByteBuffer, _ context: TLSContext, _ session: OpaquePointer
    ) throws(TLSFault) {
        let bytes = plain.readable
        if bytes.isEmpty { return }
        var count = 0
        let outcome = unsafe bytes.withUnsafeBufferPointer {
            unsafe ctls_write(context.library.pointer, session, $0.baseAddress, $0.count, &count)
        }
        // Memory takes all of it, whatever it is.
        if outcome != 1 || count != bytes.count { throw TLSFault(unsafe reason(context.library, session)) }
    }

    /// Appends what is to go to the peer.
    public mutating func take(into cipher: inout ByteBuffer) {
        let pending = unsafe ctls_pending(output)
        if pending == 0 { return }
        cipher.reserve(pending)
        let count = unsafe BIO_read(output, cipher.free.baseAddress, CInt(pending))
        if count > 0 { cipher.wrote(Int(count)) }
    }

    private var fault: TLSFault { TLSFault(unsafe Self.reason(context.library, session)) }

    /// Why the last step failed.
    static func reason(_ library: TLSLibrary.Table, _ session: OpaquePointer?) -> String {
        var text = [CChar](repeating: 0, count: 160)
        return unsafe text.withUnsafeMutableBufferPointer { room in
            guard let start = room.baseAddress else { return "" }
            unsafe ctls_reason(library.pointer, session, start, room.count)
            return unsafe String(cString: start)
        }
    }
}
