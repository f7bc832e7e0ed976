// Invariant: `parser` and `input` come from allocate, belong to this value alone and are freed in deinit, the
// parser first, which reads from `input`. Each event is a local, and its text is copied before
// yaml_event_delete.
internal import CYAML

/// libyaml's parser over a file that is wholly in memory, one event at a time.
@safe
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// `bytes` are UTF-8. Nil when there is no memory for a parser.
    init?(_ bytes: [UInt8]) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = unsafe input.initialize(fromContentsOf: bytes)
        unsafe self.parser = unsafe parser
        unsafe self.input = unsafe input
        if unsafe yaml_parser_initialize(parser) == 0 { return nil }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// The next event. What libyaml cannot read is thrown, with its place and words.
    mutating func next() throws(ConfigurationProblem) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw fault() }
        defer { unsafe yaml_event_delete(&event) }
        let mark = unsafe Self.mark(event.start_mark)
        switch unsafe event.type {
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let text = unsafe String(decoding: bytes, as: UTF8.self)
            let isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE
            return unsafe YAMLEvent(
                kind: .scalar(text, isPlain: isPlain), mark: mark, isAnchored: scalar.anchor != nil,
                isTagged: scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            return unsafe YAMLEvent(
                kind: .sequenceStart, mark: mark, isAnchored: start.anchor != nil,
                isTagged: start.tag != nil)
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            return unsafe YAMLEvent(
                kind: .mappingStart, mark: mark, isAnchored: start.anchor != nil,
                isTagged: start.tag != nil)
        case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias, mark: mark)
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, mark: mark)
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, mark: mark)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, mark: mark)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, mark: mark)
        case YAML_STREAM_END_EVENT: return YAMLEvent(kind: .streamEnd, mark: mark)
        default: return YAMLEvent(kind: .other, mark: mark)
        }
    }

    private func fault() -> ConfigurationProblem {
        var text = "this cannot be read as YAML"
        if let problem = unsafe parser.pointee.problem {
            unsafe text += ": " + String(cString: problem)
        }
        // A fault of the reader (a control character) knows its offset only.
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            return ConfigurationProblem(
                mark: mark(ofOffset: unsafe Int(parser.pointee.problem_offset)), key: "", text: text)
        }
        return ConfigurationProblem(
            mark: unsafe Self.mark(parser.pointee.problem_mark), key: "", text: text)
    }

    private func mark(ofOffset offset: Int) -> YAMLMark {
        var mark = YAMLMark.start
        var index = 0
        while unsafe index < min(offset, input.count) {
            if unsafe input[index] == 0x0A {
                mark = YAMLMark(line: mark.line + 1, column: 1)
            } else {
                mark.column += 1
            }
            index += 1
        }
        return mark
    }

    private static func mark(_ raw: yaml_mark_t) -> YAMLMark {
        YAMLMark(line: Int(raw.line) + 1, column: Int(raw.column) + 1)
    }
}
