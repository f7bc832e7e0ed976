/// Why bytes are not an HTTP/1 message that this project accepts (RFC 9110, RFC 9112).
///
/// Each is final: the connection cannot be read any further, because where the next message begins is not
/// known.
public enum HTTP1Error: Error, Equatable, Sendable {
    case malformedRequestLine, methodTooLong, malformedTarget, targetTooLong, unsupportedVersion
    case malformedStatusLine, reasonTooLong
    case bareCarriageReturn, bareLineFeed
    case malformedFieldName, whitespaceBeforeColon, foldedField, malformedFieldValue
    case tooManyFields, headTooLarge
    case missingHost, repeatedHost, malformedHost
    case malformedConnection, tooManyConnectionOptions
    case malformedContentLength, repeatedContentLength, contentLengthTooLarge
    case malformedTransferEncoding, unsupportedTransferCoding, transferEncodingInOldVersion
    case contentLengthWithTransferEncoding
    case malformedChunkSize, chunkSizeTooLarge, malformedChunkExtension, chunkExtensionsTooLarge
    case malformedChunkEnd, trailersTooLarge

    /// The status a server answers with: 400, 413, 414, 431, 501 or 505.
    public var status: Int {
        switch self {
        case .targetTooLong: 414
        case .tooManyFields, .headTooLarge, .trailersTooLarge: 431
        case .contentLengthTooLarge, .chunkSizeTooLarge, .chunkExtensionsTooLarge: 413
        case .methodTooLong, .unsupportedTransferCoding: 501
        case .unsupportedVersion: 505
        default: 400
        }
    }

    /// The name for metrics and logs, in snake case.
    public var name: StaticString {
        switch self {
        case .malformedRequestLine: "malformed_request_line"
        case .methodTooLong: "method_too_long"
        case .malformedTarget: "malformed_target"
        case .targetTooLong: "target_too_long"
        case .unsupportedVersion: "unsupported_version"
        case .malformedStatusLine: "malformed_status_line"
        case .reasonTooLong: "reason_too_long"
        case .bareCarriageReturn: "bare_carriage_return"
        case .bareLineFeed: "bare_line_feed"
        case .malformedFieldName: "malformed_field_name"
        case .whitespaceBeforeColon: "whitespace_before_colon"
        case .foldedField: "folded_field"
        case .malformedFieldValue: "malformed_field_value"
        case .tooManyFields: "too_many_fields"
        case .headTooLarge: "head_too_large"
        case .missingHost: "missing_host"
        case .repeatedHost: "repeated_host"
        case .malformedHost: "malformed_host"
        case .malformedConnection: "malformed_connection"
        case .tooManyConnectionOptions: "too_many_connection_options"
        case .malformedContentLength: "malformed_content_length"
        case .repeatedContentLength: "repeated_content_length"
        case .contentLengthTooLarge: "content_length_too_large"
        case .malformedTransferEncoding: "malformed_transfer_encoding"
        case .unsupportedTransferCoding: "unsupported_transfer_coding"
        case .transferEncodingInOldVersion: "transfer_encoding_in_old_version"
        case .contentLengthWithTransferEncoding: "content_length_with_transfer_encoding"
        case .malformedChunkSize: "malformed_chunk_size"
        case .chunkSizeTooLarge: "chunk_size_too_large"
        case .malformedChunkExtension: "malformed_chunk_extension"
        case .chunkExtensionsTooLarge: "chunk_extensions_too_large"
        case .malformedChunkEnd: "malformed_chunk_end"
        case .trailersTooLarge: "trailers_too_large"
        }
    }
}
