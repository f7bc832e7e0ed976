/// Reads the extensions of a chunk byte by byte (RFC 9112, section 7.1.1).
///
///     chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
///
///     beforeSemicolon ─▶ beforeName ─▶ name ─▶ behindName ─▶ beforeValue ─▶ token ──────▶ beforeSemicolon
///                                        └────────▲   └▶ beforeName   └▶ quoted ⇄ escaped ──┘
struct ChunkExtension {
    private enum State: UInt8 {
        case behindSize, beforeName, name, behindName, beforeValue, token, quoted, escaped, behindQuoted
        case behindValue
    }

    private var state = State.behindSize

    /// Takes the next byte, which is not CR.
    mutating func take(_ byte: UInt8) throws(HTTP1Error) {
        if byte == 0x0A { throw .bareLineFeed }
        let isToken = ByteClass.of(byte) & ByteClass.token != 0
        switch (state, byte) {
        case (.quoted, 0x22): state = .behindQuoted
        case (.quoted, 0x5C): state = .escaped
        case (.quoted, _), (.escaped, _):
            if byte == 0x7F || byte < 0x20 && byte != 0x09 { throw .malformedChunkExtension }
            state = .quoted
        case (.behindSize, 0x3B), (.name, 0x3B), (.behindName, 0x3B), (.token, 0x3B), (.behindQuoted, 0x3B),
            (.behindValue, 0x3B):
            state = .beforeName
        case (.name, 0x3D), (.behindName, 0x3D): state = .beforeValue
        case (.beforeValue, 0x22): state = .quoted
        case (.beforeName, _) where isToken, (.name, _) where isToken: state = .name
        case (.beforeValue, _) where isToken, (.token, _) where isToken: state = .token
        case (.name, 0x20), (.name, 0x09): state = .behindName
        case (.token, 0x20), (.token, 0x09), (.behindQuoted, 0x20), (.behindQuoted, 0x09):
            state = .behindValue
        case (.behindSize, _), (.beforeName, _), (.behindName, _), (.beforeValue, _), (.behindValue, _):
            guard isWhitespace(byte) else { throw fault }
        case (.name, _), (.token, _), (.behindQuoted, _): throw .malformedChunkExtension
        }
    }

    /// Takes the end of the line.
    func end() throws(HTTP1Error) {
        switch state {
        case .name, .token, .behindQuoted: return
        case .behindSize, .beforeName, .behindName, .beforeValue, .quoted, .escaped, .behindValue: throw fault
        }
    }

    /// Whitespace behind a size that no extension follows belongs to the size.
    private var fault: HTTP1Error { state == .behindSize ? .malformedChunkSize : .malformedChunkExtension }
}
