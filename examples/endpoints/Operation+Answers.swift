/// Answers that several endpoints have.
extension Operation.Answer {
    /// A refusal that is the operation's own.
    static func problem(_ status: Int, _ code: String, _ description: String, _ detail: String) -> Self {
        Operation.Answer(
            status: status, description: description,
            contents: [
                .json(
                    .error,
                    Example(
                        "refused",
                        ["detail": detail, "error_code": code, "timestamp": Example.timestamp]))
            ])
    }

    /// Done, and nothing else to tell.
    static func message(_ description: String, _ message: String) -> Self {
        Operation.Answer(
            status: 200, description: description,
            contents: [
                .json(
                    .object([.init("message", .text(example: message))]),
                    Example("done", ["message": message]))
            ])
    }
}
