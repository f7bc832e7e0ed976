/// What is fed with arbitrary bytes: by libFuzzer (`make fuzz`), and in each test run by the corpora and
/// their mutations. Each has a property that must hold whatever the bytes are.
enum FuzzTarget: String, CaseIterable, Sendable {
    case request, response, chunks, framing, path, claims, token, configuration, conversation

    /// What is wrong with how the bytes were read; nil if the property holds.
    func fault(in bytes: [UInt8]) -> String? {
        switch self {
        case .request: MessageProperties.request(bytes)
        case .response: MessageProperties.response(bytes)
        case .chunks: ChunkProperties.chunks(bytes)
        case .framing: FramingProperties.framing(bytes)
        case .path: PathProperties.path(bytes)
        case .claims: TokenProperties.claims(bytes)
        case .token: TokenProperties.token(bytes)
        case .configuration: ConfigurationProperties.configuration(bytes)
        case .conversation: ConversationProperties.conversation(bytes)
        }
    }
}
